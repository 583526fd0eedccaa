import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { uvRelease } from '../python/bootstrap-uv';
import { makePipVenv, type PipVenv } from '../python/bundled-pip';
import { failureOf } from '../python/failures';
import { localFolder, lockOptions, parseLock, type Lock, type LockEntry } from '../python/lock';
import type { ProcessResult } from '../python/process';
import { archiveName } from '../python/requirements';
import { receiveSource } from '../python/receive-source';
import { buildSystemOf, BuildSystem, isPlainRequirement, legacy } from '../python/source';
import { done, failed, type Outcome, type PythonSetup } from '../python/types';
import { sameVersion } from '../python/versions';
import { offerOf } from '../python/wheels';
import type { BundleFolder } from './write';

const seconds = 2 * 3600;
/** In one run of pip, which keeps its downloads on this computer's disk meanwhile. */
const mostAtOnce = 10;
const wheelsAlone = ['--only-binary', ':all:'];

interface Wanted {
  readonly setup: PythonSetup;
  readonly lock: Lock;
  /** The text of the pyproject.toml in a folder of the repository; null: there is none. */
  projectIn(folder: string): Promise<string | null>;
  /** Names of archives that the folder already has. */
  readonly names: readonly string[];
}

/**
 * Puts what a list needs into `wheels/`: for each package the wheel that pip chooses for this Python, else its source
 * archive with its build requirements. Each must match a hash of the list; none is run. Archives that are there
 * already, by hash, are not downloaded.
 */
export async function addPackages(target: BundleFolder, wanted: Wanted): Promise<Outcome<null>> {
  const { setup, lock, names } = wanted;
  const pip = await makePipVenv(join(setup.workDir, 'venv'), setup);
  if (!pip.ok) return pip;
  const download = receiver(target, pip.value, setup);
  const requires = new Set<string>();
  const missing: LockEntry[] = [];
  for (const entry of parseLock(lock.text)) {
    const folder = localFolder(entry.url);
    if (folder !== null)
      for (const each of buildOf(await wanted.projectIn(folder))) requires.add(each);
    else if (!(await keepPresent(target, entry, names, setup))) missing.push(entry);
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
  for (const entry of alone) {
    const run = await ask([entry]);
    if (succeeded(run)) continue;
    const failure = failureOf(run, 'pip', seconds);
    if (failure.kind !== 'no-such-package') return failed(failure);
    const source = await addSource(target, wanted, entry);
    if (!source.ok) return source.failure.kind === 'no-such-package' ? failed(failure) : source;
    for (const each of source.value) requires.add(each);
  }
  if (requires.size > 0) {
    const run = await download(wheelsAlone, [...requires]);
    if (!succeeded(run)) return failed(failureOf(run, 'pip', seconds));
  }
  await addUv(target, download, wanted);
  return done(null);
}

const succeeded = (run: ProcessResult): boolean => run.ended === 'exited' && run.exitCode === 0;

type Receive = (options: readonly string[], lines: readonly string[]) => Promise<ProcessResult>;

function receiver(target: BundleFolder, pip: PipVenv, setup: PythonSetup): Receive {
  return async (options, lines) => {
    const folder = await mkdtemp(join(setup.workDir, 'received-'));
    try {
      const list = join(folder, 'list.txt');
      await writeFile(list, [...lines, ''].join('\n'));
      const into = join(folder, 'files');
      await mkdir(into);
      const asked = [...options, '--dest', into, '--requirement', list];
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

/** Whether the folder has one for this Python with a hash on the list. */
async function keepPresent(
  target: BundleFolder,
  { name, version, hashes }: LockEntry,
  names: readonly string[],
  { python }: PythonSetup,
): Promise<boolean> {
  for (const file of names) {
    const of = archiveName(file);
    if (of?.name !== name || !sameVersion(of.version, version) || !file.endsWith('.whl')) continue;
    if (offerOf([{ name: file }], of.version, python.platform)?.fits(python) !== true) continue;
    const there = await target.present(`wheels/${file}`);
    if (there === null || !hashes.includes(there.sha256)) continue;
    target.keep(there);
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
async function addUv(target: BundleFolder, download: Receive, { setup, names }: Wanted) {
  const { version, platforms } = uvRelease;
  const release = Object.entries(platforms).find(([name]) => name === setup.python.platform)?.[1];
  if (release === undefined) return;
  const hashes = [release.wheelSha256];
  const entry = { name: 'uv', version, url: null, marker: null, hashes };
  if (await keepPresent(target, entry, names, setup)) return;
  await download(['--no-deps', '--require-hashes', ...wheelsAlone], [lineOf(entry)]);
}
