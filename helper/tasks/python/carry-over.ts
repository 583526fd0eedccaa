import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { packageOf, readStamp, sitePackages } from './check';
import { localFolder, lockFromText, parseLock } from './lock';
import { isRecord, readRecord, sealOf, type Files } from './seal';
import type { Interpreter } from './types';
import { sha256OfContent } from '../../lib/sha256';

/** The environment in place: its list, and the seals that it may have. */
export interface PresentVenv {
  readonly venv: string;
  readonly lock: string;
  readonly seals: readonly string[];
}

export interface CarryOverRequest {
  readonly present: PresentVenv;
  readonly lock: string;
  /** Where the new one is made. */
  readonly venvDir: string;
  /** Where both are used. */
  readonly finalDir: string;
  readonly python: Interpreter;
  readonly signal?: AbortSignal | undefined;
}

/** Packages that are the same on both lists, with unchanged files. */
export interface CarriedOver {
  readonly names: ReadonlySet<string>;
  /** Call it after the files were checked against RECORD, which omits our byte code. Returns the compiled sources. */
  copyByteCode(): Promise<ReadonlySet<string>>;
}

/**
 * Copies packages that do not change between two lists into an empty venv. Only from an environment with a known seal
 * and the same Python, and only packages whose files match their RECORD. Never by links, which would connect the new
 * environment to the live one. Everything else is downloaded.
 */
export async function carryOver(request: CarryOverRequest): Promise<CarriedOver | null> {
  const { present, python, signal } = request;
  const stamp = await readStamp(present.venv);
  const isOfIts = stamp?.lockSha256 === lockFromText(present.lock).sha256;
  if (!isOfIts || stamp.python !== python.version || stamp.platform !== python.platform)
    return null;
  const sealed = await sealOf(present.venv, signal);
  if (!sealed.ok || !present.seals.includes(sealed.value.seal)) return null;
  const { files } = sealed.value;
  const packages = await unchangedPackages(request, files);
  const paths = [...packages.values()].flat();
  if (!(await copyAll(request, paths))) return null;
  return {
    names: new Set(packages.keys()),
    async copyByteCode() {
      const sources = new Set<string>();
      const received = new Set(paths.map(({ path }) => path));
      const lacking: OwnFile[] = [];
      for (const path of received) {
        const cached = byteCodeOf(path, python.version);
        if (cached === null || !files.has(cached)) continue;
        if (!received.has(cached)) lacking.push({ path: cached, text: null });
        sources.add(path);
      }
      await copyAll(request, lacking);
      return sources;
    },
  };
}

/** PEP 3147. */
function byteCodeOf(path: string, version: string): string | null {
  if (!path.endsWith('.py')) return null;
  const tag = `cpython-${version.split('.').slice(0, 2).join('')}`;
  return join(dirname(path), '__pycache__', `${basename(path, '.py')}.${tag}.pyc`);
}

/** Packages with equal entries on both lists, markers and hashes included. */
function sameOn(before: string, after: string): ReadonlySet<string> {
  const said = (text: string) => {
    const byName = new Map<string, string>();
    for (const entry of parseLock(text))
      if (localFolder(entry.url) === null)
        byName.set(entry.name, `${byName.get(entry.name) ?? ''}${JSON.stringify(entry)}\n`);
    return byName;
  };
  const old = said(before);
  return new Set([...said(after)].flatMap(([name, own]) => (old.get(name) === own ? [name] : [])));
}

interface OwnFile {
  readonly path: string;
  /** The original content, if we changed the file later; null if not. */
  readonly text: string | null;
}

async function unchangedPackages(
  request: CarryOverRequest,
  files: Files,
): Promise<Map<string, readonly OwnFile[]>> {
  const { present, lock, python } = request;
  const same = sameOn(present.lock, lock);
  const library = sitePackages('', python.version);
  const claims = new Map<string, number>();
  const installed = [...files.keys()]
    .filter((path) => isRecord.test(path) && join(path, '../..') === library)
    .map((record) => {
      const own = readRecord(present.venv, record);
      for (const [path] of own) claims.set(path, (claims.get(path) ?? 0) + 1);
      return { folder: dirname(record), own };
    });
  const unchanged = new Map<string, readonly OwnFile[]>();
  for (const { folder, own } of installed) {
    const name = (await packageOf(join(present.venv, folder)))?.name ?? '';
    // if two packages claim a path, the new venv could have either one's file
    if (!same.has(name) || own.some(([path]) => claims.get(path) !== 1)) continue;
    const found = await Promise.all(own.map((each) => asReceived(request, files, each)));
    if (found.every((each) => each !== null)) unchanged.set(name, found);
  }
  return unchanged;
}

/** Reverses the relocation of scripts, which happened after their RECORD was read. */
async function asReceived(
  { present, venvDir, finalDir }: CarryOverRequest,
  files: Files,
  [path, hash]: readonly [string, string],
): Promise<OwnFile | null> {
  const content = /^(?:x )?([0-9a-f]{64})$/.exec(files.get(path) ?? '')?.[1];
  if (content === undefined) return null;
  if (hash === '' || hash === content) return { path, text: null };
  if (dirname(path) !== 'bin') return null;
  const text = (await readFile(join(present.venv, path), 'utf8')).replaceAll(
    finalDir,
    () => venvDir,
  );
  const received = sha256OfContent(text) === hash;
  return received ? { path, text } : null;
}

/** After so many small files, and after each large one, a cancel can arrive. */
const filesAtOnce = 200;
const largeBytes = 1_000_000n;

/**
 * Keeps the modification times: byte code records its source's, in whole seconds. Synchronous, because there are tens of thousands of small
 * files, and four requests to a thread for each take longer than the copies.
 */
async function copyAll(
  { present, venvDir, signal }: CarryOverRequest,
  files: readonly OwnFile[],
): Promise<boolean> {
  const folders = new Set<string>();
  for (const [index, { path, text }] of files.entries()) {
    if (index % filesAtOnce === 0) await setImmediate();
    if (signal?.aborted === true) return false;
    const from = join(present.venv, path);
    const to = join(venvDir, path);
    const folder = dirname(to);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    const { mode, mtimeNs, size } = lstatSync(from, { bigint: true });
    if (text === null && size > largeBytes) await copyFile(from, to, constants.COPYFILE_FICLONE);
    else if (text === null) copyFileSync(from, to, constants.COPYFILE_FICLONE);
    else {
      writeFileSync(to, text);
      chmodSync(to, Number(mode & 0o777n));
    }
    const seconds = Number(mtimeNs / 1_000_000_000n);
    utimesSync(to, seconds, seconds);
  }
  return true;
}
