import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'electron-builder';
import { electronRuntime } from '../electron-runtime.mjs';
import { inProject } from '../support/paths.mjs';
import { query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';
import { about, debianChangelog, sourcePackage, trayFiles } from './about.mjs';

export const trayPackage = 'ladylinux-tray';

const forTests = {
  linux: { synopsis: 'LadyLinux in the panel (test runtime, never for use)' },
};

/**
 * Allows only the official Electron, unless the caller explicitly accepts another one for tests.
 *
 * @param {import('../electron-runtime.mjs').ElectronRuntime} runtime
 * @param {boolean} testRuntime
 */
export function refuseTestRuntime(runtime, testRuntime) {
  if (runtime.kind === 'own' || testRuntime) return;
  throw new Refusal(
    'node_modules has no Electron, and the one found instead must not be distributed. Install it (npm install, with GitHub reachable), or make a package for tests only: node build/package.mjs --test-runtime',
  );
}

/**
 * @param {object} options
 * @param {string} options.work an empty folder to stage in
 * @param {string} options.output folder of the package
 * @param {'xz' | 'gzip'} options.compression
 * @param {boolean} options.testRuntime
 * @returns {Promise<string>} the file
 */
export async function makeTrayDeb({ work, output, compression, testRuntime }) {
  const project = await about();
  const runtime = await electronRuntime();
  refuseTestRuntime(runtime, testRuntime);
  const isOwn = runtime.kind === 'own';
  // A version that sorts before the release and is easy to recognize.
  const version = isOwn ? project.version : `${project.version}~testruntime`;
  const doc = join(work, 'tray-doc');
  await mkdir(doc);
  await writeFile(join(doc, 'changelog.gz'), await debianChangelog(project));

  const debian = inProject('build/package/debian');
  const share = `/usr/share/doc/${trayPackage}`;
  const placed = [
    ...trayFiles.map((path) => `${inProject('system', path)}=/${path}`),
    `${join(debian, 'copyright')}=${share}/copyright`,
    `${join(doc, 'changelog.gz')}=${share}/changelog.gz`,
    `${join(debian, 'tray.lintian-overrides')}=/usr/share/lintian/overrides/${trayPackage}`,
  ];
  const conffiles = trayFiles.filter((path) => path.startsWith('etc/'));
  const unpacked = join(work, 'electron-builder');
  // tests and releases use the same replacement, whether or not fpm could be downloaded
  process.env['CUSTOM_FPM_PATH'] = inProject('build/package/fpm.mjs');

  const [made] = await build({
    projectDir: inProject(),
    publish: 'never',
    config: {
      extends: inProject('electron-builder.yml'),
      directories: { output: unpacked },
      electronDist: runtime.directory,
      electronVersion: versionOf(runtime),
      afterPack: async ({ appOutDir, packager }) => {
        for (const name of await readdir(appOutDir)) {
          if (/\.so(?:\.\d+)*$/.test(name)) await chmod(join(appOutDir, name), 0o644);
        }
        if (isOwn) return;
        // The development runtime starts any folder; a package must start only its own program.
        await rm(join(appOutDir, 'resources/app'), { recursive: true, force: true });
        // Only later Electron versions know this fuse, and a configuration that extends another cannot unset it.
        delete packager.config.electronFuses?.grantFileProtocolExtraPrivileges;
      },
      ...(isOwn ? {} : forTests),
      deb: {
        artifactName: `${trayPackage}_\${version}_\${arch}.\${ext}`,
        compression: compression === 'xz' ? 'xz' : 'gz',
        fpm: [
          '--version',
          version,
          '--deb-field',
          `Source: ${sourcePackage} (${project.version})`,
          ...conffiles.flatMap((path) => ['--config-files', `/${path}`]),
          ...placed,
        ],
      },
    },
  });
  if (made === undefined) throw new Error('electron-builder made no package');
  const file = join(output, `${trayPackage}_${version}_amd64.deb`);
  await rename(made, file);
  return file;
}

/**
 * Asks the program itself, because not every copy has Electron's file "version".
 *
 * @param {import('../electron-runtime.mjs').ElectronRuntime} runtime
 */
function versionOf({ executable }) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const version = query(executable, ['-p', 'process.versions.electron'], env)?.trim();
  if (version === undefined) throw new Refusal(`${executable} does not say its version.`);
  return version;
}
