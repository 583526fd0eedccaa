import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import type { BundledPython } from '../../../contract/bundle';
import { uvRelease } from '../python/bootstrap-uv';
import { makePipVenv, type PipVenv } from '../python/bundled-pip';
import { failureOf } from '../python/failures';
import { fitOf } from '../python/fit';
import { localFolder, lockOptions, parseLock, type Lock, type LockEntry } from '../python/lock';
import type { ProcessResult } from '../python/process';
import { archiveName } from '../python/requirements';
import { receiveSource } from '../python/receive-source';
import { buildSystemOf, BuildSystem, isPlainRequirement, legacy } from '../python/source';
import { done, failed, type Interpreter, type Outcome, type PythonSetup } from '../python/types';
import { sameVersion } from '../python/versions';
import { offerOf } from '../python/wheels';
import type { BundleFolder } from './write';

const seconds = 2 * 3600;
/** In one run of pip, which keeps its downloads on this computer's disk meanwhile. */
const mostAtOnce = 10;
const wheelsAlone = ['--only-binary', ':all:'];

interface Wanted {
  readonly setup: PythonSetup;
  /** What it is for, if not for the Python of `setup`. */
  readonly other: BundledPython | null;
  readonly lock: Lock;
  /** The text of the pyproject.toml in a folder of the repository; null: there is none. */
  projectIn(folder: string): Promise<string | null>;
  /** Names of archives that the folder already has. */
  readonly names: readonly string[];
}

/**
 * Puts what a list needs into `wheels/`: for each package the wheel that pip chooses for its Python, else its source
 * archive with its build requirements. Each must match a hash of the list; none is run. Archives that are there
 * already, by hash, are not downloaded. Returns the names of those without a wheel.
 */
export async function addPackages(
  target: BundleFolder,
  wanted: Wanted,
): Promise<Outcome<readonly string[]>> {
  const { setup, lock } = wanted;
  const pip = await makePipVenv(join(setup.workDir, 'venv'), setup);
  if (!pip.ok) return pip;
  const all = parseLock(lock.text);
  const fits = await choiceFor(wanted, all);
  if (!fits.ok) return fits;
  const { entries, options } = fits.value;
  const download = receiver(target, pip.value, setup, options);
  const requires = new Set<string>();
  const missing: LockEntry[] = [];
  for (const entry of entries) {
    const folder = localFolder(entry.url);
    if (folder !== null)
      for (const each of buildOf(await wanted.projectIn(folder))) requires.add(each);
    else if (!(await keepPresent(target, entry, wanted, fits.value))) missing.push(entry);
  }
  const ask = (some: readonly LockEntry[]) =>
    download(
      ['--no-deps', '--require-hashes', ...wheelsAlone],
      [...lockOptions(lock.text), ...some.map(lineOf)],
    );
  const alone: LockEntry[] = [];
  for (let at = 0; at < missing.length; at += mostAtOnce) {
    setup.onProgress?.({ phase: 'download', done: at, total: missing.length });
    const some = missing.slice(at, at + mostAtOnce);
    const run = await ask(some);
    if (succeeded(run)) continue;
    const failure = failureOf(run, 'pip', seconds);
    if (failure.kind !== 'no-such-package') return failed(failure);
    alone.push(...some);
  }
  // at least one of them has no wheel
  const sources: string[] = [];
  for (const entry of alone) {
    const run = await ask([entry]);
    if (succeeded(run)) continue;
    const failure = failureOf(run, 'pip', seconds);
    if (failure.kind !== 'no-such-package') return failed(failure);
    const source = await addSource(target, wanted, entry);
    if (!source.ok) return source.failure.kind === 'no-such-package' ? failed(failure) : source;
    sources.push(entry.name);
    for (const each of source.value) requires.add(each);
  }
  if (requires.size > 0) {
    const run = await download(wheelsAlone, [...requires]);
    if (!succeeded(run)) return failed(failureOf(run, 'pip', seconds));
  }
  await addUv(target, download, wanted, fits.value);
  return done(sources);
}

/** Which of a list are needed, and how pip and we choose among their wheels. */
interface Choice {
  readonly entries: readonly LockEntry[];
  /** For pip, which otherwise chooses for the Python that it runs in. */
  readonly options: readonly string[];
  readonly fits: (file: string, entry: LockEntry) => boolean;
}

async function choiceFor(
  { setup: { python, signal }, other }: Wanted,
  entries: readonly LockEntry[],
): Promise<Outcome<Choice>> {
  if (other === null) return done({ entries, options: [], fits: fitsHere(python) });
  const fit = await fitOf(python, entries, signal, other);
  if (fit === null) {
    const detail = 'it does not say what fits another Python';
    return failed({ kind: 'tool-failed', tool: 'python', exitCode: 1, detail });
  }
  return done({
    // pip would ask the Python that it runs in whether a marker holds
    entries: fit.entries.map((entry) => ({ ...entry, marker: null })),
    options: [
      ...['--python-version', other.python, '--implementation', 'cp'],
      ...fit.platforms.flatMap((platform) => ['--platform', platform]),
    ],
    fits: (file, entry) => fit.rank(file, entry) !== null,
  });
}

const fitsHere =
  (python: Interpreter) =>
  (file: string, { name, version }: LockEntry): boolean => {
    const of = archiveName(file);
    return (
      of?.name === name &&
      sameVersion(of.version, version) &&
      file.endsWith('.whl') &&
      offerOf([{ name: file }], of.version, python.platform)?.fits(python) === true
    );
  };

const succeeded = (run: ProcessResult): boolean => run.ended === 'exited' && run.exitCode === 0;

type Receive = (options: readonly string[], lines: readonly string[]) => Promise<ProcessResult>;

function receiver(
  target: BundleFolder,
  pip: PipVenv,
  setup: PythonSetup,
  choice: readonly string[],
): Receive {
  return async (options, lines) => {
    const folder = await mkdtemp(join(setup.workDir, 'received-'));
    try {
      const list = join(folder, 'list.txt');
      await writeFile(list, [...lines, ''].join('\n'));
      const into = join(folder, 'files');
      await mkdir(into);
      const asked = [...choice, ...options, '--dest', into, '--requirement', list];
      const run = await pip.download(asked, seconds);
      if (succeeded(run))
        for (const name of await readdir(into)) {
          await target.addFile(`wheels/${name}`, join(into, name));
          setup.onOutput?.(name);
        }
      return run;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

const lineOf = ({ name, version, url, marker, hashes }: LockEntry): string =>
  [
    url === null ? `${name}==${version}` : `${name} @ ${url}`,
    ...(marker === null ? [] : [`; ${marker}`]),
    ...hashes.map((hash) => `--hash=sha256:${hash}`),
  ].join(' ');

/** Whether the bundle or its folder has one for the Python with a hash on the list. */
async function keepPresent(
  target: BundleFolder,
  entry: LockEntry,
  { names }: Wanted,
  { fits }: Choice,
): Promise<boolean> {
  const inBundle = target.files.flatMap(({ path }) => path.split('wheels/')[1] ?? []);
  for (const file of new Set([...inBundle, ...names])) {
    if (!fits(file, entry)) continue;
    const path = `wheels/${file}`;
    const there = target.file(path) ?? (await target.present(path));
    if (there === null || !entry.hashes.includes(there.sha256)) continue;
    if (!target.has(path)) target.keep(there);
    return true;
  }
  return false;
}

/** Returns its build requirements. */
async function addSource(
  target: BundleFolder,
  { setup, lock }: Wanted,
  entry: LockEntry,
): Promise<Outcome<readonly string[]>> {
  const received = await receiveSource(setup, lock, entry);
  if (!received.ok) return received;
  const { name, path } = received.value;
  const system = await buildSystemOf(path, setup);
  if (!system.ok) return system;
  await target.addFile(`wheels/${name}`, path);
  setup.onOutput?.(name);
  return done(system.value.requires.filter(isPlainRequirement));
}

/** Build requirements of the repository's own package, PEP 518. */
function buildOf(project: string | null): readonly string[] {
  if (project === null) return legacy.requires;
  try {
    const table = parse(project)['build-system'];
    return (table === undefined ? legacy : BuildSystem.parse(table)).requires.filter(
      isPlainRequirement,
    );
  } catch {
    return []; // the build itself reports what is wrong
  }
}

/** Our release of uv, if the index has it: without it a machine installs with pip. */
async function addUv(
  target: BundleFolder,
  download: Receive,
  wanted: Wanted,
  choice: Choice,
): Promise<void> {
  const { version, platforms } = uvRelease;
  const { platform } = wanted.other ?? wanted.setup.python;
  const release = Object.entries(platforms).find(([name]) => name === platform)?.[1];
  if (release === undefined) return;
  const hashes = [release.wheelSha256];
  const entry = { name: 'uv', version, url: null, marker: null, hashes };
  if (await keepPresent(target, entry, wanted, choice)) return;
  await download(['--no-deps', '--require-hashes', ...wheelsAlone], [lineOf(entry)]);
}
