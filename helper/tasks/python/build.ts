import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePipVenv } from './bundled-pip';
import { installFrom, isAlone, type Install } from './brought';
import { byteCompileAll } from './byte-compile';
import { carryOver, type PresentVenv } from './carry-over';
import { describe, sitePackages, writeStamp, type VenvStamp } from './check';
import { packageEnvironment, temporaryOf } from './environment';
import { failureOf } from './failures';
import { explainFailure } from './index-probe';
import { fingerprint } from './interpreter';
import { lockFromEntries, lockOptions, parseLock, type Lock, type LockEntry } from './lock';
import { sourcesOf } from './sources';
import { byOwnIndex } from './own-indexes';
import { archiveName, parseRequirement } from './requirements';
import { runProcess, type ProcessResult } from './process';
import { inOrder, tellingReceived } from './received';
import { relocateVenv } from './relocate';
import { readRecords, sealOf, unrecorded } from './seal';
import { findSource } from './simple-index';
import { done, failed, type Outcome, type PythonFailure, type PythonSetup } from './types';
import { dropUvNotes } from './uv-notes';

/** A wheel built from a source archive, alone in its folder. */
export interface BuiltWheel {
  name: string;
  version: string;
  folder: string;
}

export interface BuildRequest extends PythonSetup {
  lock: Lock;
  /** Where it is built; emptied first. May be a mount point. */
  venvDir: string;
  /** Where it will be used. */
  finalDir: string;
  /** Wheels of packages for which the list has only source archives. */
  built?: readonly BuiltWheel[];
  /** Local archives: one whose hash is on the list is not downloaded again. */
  have?: string | null;
  /** Unchanged packages are copied from it; null: everything is downloaded again. */
  present?: PresentVenv | null;
}

export interface BuiltVenv extends VenvStamp {
  /** Over every file, as it was made. */
  seal: string;
}

/** For gigabytes on a slow line: a stalled download ends by its own limit. */
const seconds = 12 * 60 * 60;

/**
 * Makes the venv of a list of wheels without running any package's code. Checks every archive against its hashes, and
 * every file against its package's RECORD. `needs-source`: the caller must first have a package built.
 */
export async function buildVenv(asked: BuildRequest): Promise<Outcome<BuiltVenv>> {
  const onProgress = inOrder(asked.onProgress);
  const request = { ...asked, ...sourcesOf(asked), onProgress };
  const { venvDir, lock, python, tool, signal, built = [], present = null } = request;
  await emptyFolder(venvDir);
  await mkdir(request.workDir, { recursive: true });
  const empty = tool.kind === 'uv' ? await uvVenv(request, tool.path) : await pipVenv(request);
  if (!empty.ok) return empty;
  const before = await sealOf(venvDir, signal);
  if (!before.ok) return before;
  // pip, which is not in the new venv, would count itself as installed
  const isPipOnList =
    tool.kind === 'pip' && parseLock(lock.text).some(({ name }) => name === 'pip');
  const carried =
    present === null || isPipOnList
      ? null
      : await carryOver({ ...request, present, lock: lock.text });
  const there = carried?.names ?? new Set();
  // pip or uv would build it right here
  const source = parseLock(lock.text).find(
    ({ name, url }) =>
      url !== null &&
      !isWheel(url) &&
      !there.has(name) &&
      !built.some((each) => each.name === name),
  );
  if (source !== undefined)
    return failed({ kind: 'needs-source', name: source.name, version: source.version });
  const list = await listOf(request);
  const installed = await tellingReceived(
    [request.cacheDir, temporaryOf(request)],
    (bytes) => {
      onProgress({ phase: 'receive', done: bytes, total: null });
    },
    () => installFrom(request, empty.value, list, there),
  );
  if (!installed.ok) return installed;
  await dropUvNotes(venvDir, sitePackages(venvDir, python.version));
  const after = await sealOf(venvDir, signal);
  if (!after.ok) return after;
  const { files } = after.value;
  const skeleton = new Map([...before.value.files].filter(([path]) => path !== '.lock'));
  const detail = unrecorded(files, skeleton, readRecords(venvDir, files));
  if (detail !== null) return failed({ kind: 'tool-failed', tool: tool.kind, exitCode: 0, detail });

  const described = await describe(venvDir, { python: python.path, signal });
  if (described.kind !== 'ok') {
    const { kind } = described;
    return failed({ kind: 'tool-failed', tool: 'python', exitCode: null, detail: kind });
  }
  const stamp: VenvStamp = {
    schema: 1,
    fingerprint: fingerprint(asked.lock, python),
    lockSha256: asked.lock.sha256,
    python: python.version,
    platform: python.platform,
    tool: tool.kind,
    installed: described.installed,
  };
  await writeStamp(venvDir, stamp);
  await relocateVenv(venvDir, venvDir, request.finalDir);
  const names = [...files.keys()];
  const compiledBefore = await carried?.copyByteCode();
  const compiled = await byteCompileAll(
    { python: python.path, appDir: venvDir, finalDir: request.finalDir, tracked: names, signal },
    names.filter((path) => path.startsWith('lib/') && compiledBefore?.has(path) !== true),
  );
  if (!compiled.ok) return compiled;
  const sealed = await sealOf(venvDir, signal);
  return sealed.ok ? done({ ...stamp, seal: sealed.value.seal }) : sealed;
}

const isWheel = (url: string): boolean => /\.whl(?:[?#]|$)/.test(url);

/** The list, with built wheels in place of their sources. */
async function listOf({ lock, built = [] }: BuildRequest): Promise<Lock> {
  if (built.length === 0) return lock;
  const entries: LockEntry[] = [];
  for (const entry of parseLock(lock.text)) {
    const own = built.find(({ name, version }) => name === entry.name && version === entry.version);
    const sealed = own === undefined ? null : await sealOf(own.folder);
    const [made] = sealed?.ok === true ? sealed.value.files : [];
    const hash = /^(?:x )?([0-9a-f]{64})$/.exec(made?.[1] ?? '')?.[1];
    const wheel = archiveName(made?.[0] ?? '');
    if (hash === undefined || wheel === null) entries.push(entry);
    else if (entry.url === null) entries.push({ ...entry, hashes: [hash] });
    else entries.push({ ...entry, ...wheel, url: null, hashes: [hash] });
  }
  return lockFromEntries(entries, lockOptions(lock.text));
}

async function writeList({ workDir }: BuildRequest, { text }: Lock): Promise<string> {
  const path = join(workDir, 'lock.txt');
  await writeFile(path, text);
  return path;
}

async function uvVenv(request: BuildRequest, uv: string): Promise<Outcome<Install>> {
  const { venvDir, python, signal, onOutput } = request;
  const env = await packageEnvironment(request);
  const options = { cwd: request.workDir, env, seconds, signal };
  const made = await runProcess(
    uv,
    ['venv', '--python', python.path, '--no-project', '--allow-existing', venvDir],
    { ...options, onOutput },
  );
  if (!succeeded(made)) return failed(failureOf(made, 'uv', seconds));
  const install = (args: readonly string[]) =>
    runProcess(
      uv,
      [
        ...['pip', 'install', '--python', join(venvDir, 'bin/python'), '--require-hashes'],
        ...['--no-build', '--color', 'never', ...args],
      ],
      { ...options, onOutput: both(onOutput, uvProgress(request)) },
    );
  return done(async (lock, there, from) => {
    // uv takes a version from the first index that has it, whatever its hash: packages of other indexes go first, alone
    const lacking = parseLock(lock.text).filter(({ name }) => !there.has(name));
    const asked = lockFromEntries(lacking, lockOptions(lock.text));
    const own = isAlone(from) ? done([]) : await byOwnIndex(request, asked);
    if (!own.ok) return own;
    for (const { index, entries } of own.value) {
      const part = await writeList(request, lockFromEntries(entries));
      const run = await install([
        ...['--no-deps', ...from, '--default-index', index, '--requirement', part],
      ]);
      if (!succeeded(run)) return failed(await explainInstall(run, 'uv', { ...request, index }));
    }
    const links = lockOptions(lock.text).filter((option) => option.startsWith('--find-links '));
    const list = await writeList(request, lockFromEntries(parseLock(lock.text), links));
    const run = await install([...from, '--requirement', list]);
    return succeeded(run) ? done(null) : failed(await explainInstall(run, 'uv', request));
  });
}

async function pipVenv(request: BuildRequest): Promise<Outcome<Install>> {
  const venv = await makePipVenv(request.venvDir, request);
  if (!venv.ok) return venv;
  return done(async (lock, there, from) => {
    const list = await writeList(request, lock);
    const run = await venv.value.install(
      [
        ...['--only-binary', ':all:', '--no-compile', '--require-hashes'],
        ...(there.size === 0 ? ['--ignore-installed'] : []),
        ...from,
        ...['--requirement', list],
      ],
      seconds,
      both(request.onOutput, pipProgress(request)),
    );
    return succeeded(run) ? done(null) : failed(await explainInstall(run, 'pip', request));
  });
}

/** A package with only a source archive is not a failure yet. */
async function explainInstall(
  run: ProcessResult,
  tool: 'uv' | 'pip',
  request: BuildRequest,
): Promise<PythonFailure> {
  const failure = await explainFailure(run, tool, seconds, request);
  const lacking =
    /Wheels are required for `([^`]+)` because/.exec(run.tail)?.[1] ??
    (failure.kind === 'no-such-package' ? failure.requirement : null);
  if (lacking === null) return failure;
  const { name } = parseRequirement(lacking);
  const entry = parseLock(request.lock.text).find((each) => each.name === name);
  const isBuilt = (request.built ?? []).some((each) => each.name === name);
  if (entry === undefined || isBuilt) return failure;
  const source = await findSource(request, request.lock, entry);
  return source.ok
    ? { kind: 'needs-source', name: entry.name, version: entry.version }
    : source.failure.kind === 'no-such-package'
      ? failure
      : source.failure;
}

/** uv reports how many packages it has prepared and installed, and lists them at the end. */
function uvProgress({ onProgress, lock }: BuildRequest): (line: string) => void {
  const total = lock.packages;
  onProgress?.({ phase: 'download', done: 0, total });
  return (line) => {
    const prepared = /^Prepared (\d+) packages?/.exec(line);
    const installed = /^Installed (\d+) packages?/.exec(line);
    if (prepared !== null) onProgress?.({ phase: 'download', done: Number(prepared[1]), total });
    if (installed !== null) onProgress?.({ phase: 'install', done: Number(installed[1]), total });
  };
}

/** pip names each package as it collects it, and installs all of them at the end. */
function pipProgress({ onProgress, lock }: BuildRequest): (line: string) => void {
  const total = lock.packages;
  onProgress?.({ phase: 'download', done: 0, total });
  let collected = 0;
  return (line) => {
    if (line.startsWith('Collecting ')) {
      collected = Math.min(collected + 1, total);
      onProgress?.({ phase: 'download', done: collected, total });
    } else if (line.startsWith('Successfully installed ')) {
      const count = line.trim().split(/\s+/).length - 2;
      onProgress?.({ phase: 'install', done: count, total });
    }
  };
}

function both(
  one: ((line: string) => void) | undefined,
  other: (line: string) => void,
): (line: string) => void {
  return (line) => {
    one?.(line);
    other(line);
  };
}

function succeeded(run: ProcessResult): boolean {
  return run.ended === 'exited' && run.exitCode === 0;
}

/** Does not remove and recreate the folder: in the sandbox it is a mount point. */
async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
