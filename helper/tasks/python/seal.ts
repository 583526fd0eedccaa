import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { trimmedEnd } from '../../lib/text';
import { failed, done, type Outcome } from './types';

/** The files below a folder: path to `sha256`, `x sha256` if executable, or `link target`. */
export type Files = ReadonlyMap<string, string>;

export interface Sealed {
  readonly files: Files;
  /** One hash over all files, by which any later change can be detected. */
  readonly seal: string;
}

const noFollow = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const piece = Buffer.alloc(1024 * 1024);

/** Reads every file below a folder that nothing else is using. Refuses anything but files, folders and links. */
export async function sealOf(folder: string, signal?: AbortSignal): Promise<Outcome<Sealed>> {
  const files = new Map<string, string>();
  const waiting = [''];
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      if (signal?.aborted === true) return failed({ kind: 'cancelled' });
      const path = join(inside, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isSymbolicLink())
        files.set(path, `link to ${readlinkSync(join(folder, path))}`);
      else if (entry.isFile()) files.set(path, contentOf(join(folder, path)));
      else return odd(`${path} is no file`);
    }
    await setImmediate(); // lets a cancel arrive
  }
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) hash.update(`${path}\0${files.get(path) ?? ''}\n`);
  return done({ files, seal: hash.digest('hex') });
}

/** Synchronous, one after the other: there are tens of thousands, most of them small. */
function contentOf(path: string): string {
  const file = openSync(path, noFollow);
  try {
    const hash = createHash('sha256');
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read));
    return `${(fstatSync(file).mode & 0o111) === 0 ? '' : 'x '}${hash.digest('hex')}`;
  } finally {
    closeSync(file);
  }
}

/**
 * Compares an installation's files in a venv with each package's RECORD, PyPA "Recording installed projects": every
 * file matches a RECORD or existed before. RECORD has no hash of itself, nor of its own signatures.
 */
export function unrecorded(files: Files, before: Files, records: Records): string | null {
  for (const [path, content] of files) {
    if (before.get(path) === content) continue;
    const hashes = records.get(path);
    if (hashes === undefined) return `${path} belongs to no package`;
    if (!hashes.has('') && !hashes.has(content.replace(/^x /, '')))
      return `${path} is not what its package says`;
  }
  for (const path of before.keys()) if (!files.has(path)) return `${path} is gone`;
  return null;
}

/** Path below the venv to the hashes, in hex, that packages state for it; '': named without a hash. */
export type Records = ReadonlyMap<string, ReadonlySet<string>>;

export function readRecords(venvDir: string, files: Files): Records {
  const records = new Map<string, Set<string>>();
  for (const record of files.keys()) {
    if (!isRecord.test(record)) continue;
    const rows = readRecord(venvDir, record);
    const library = `${join(record, '../..')}/`;
    // An installer adds its own files with hashes. If the package states none for its files, they cannot be checked.
    const hasHashes = rows.some(
      ([path, hash]) =>
        hash !== '' && path.startsWith(library) && !path.startsWith(`${dirname(record)}/`),
    );
    const mayLack = hasHashes ? new Set([record, `${record}.jws`, `${record}.p7s`]) : null;
    for (const [path, hash] of rows) {
      const hashes = records.get(path) ?? new Set();
      if (hash !== '') hashes.add(asSha256(join(venvDir, path), files.get(path), hash));
      else if (mayLack === null || mayLack.has(path)) hashes.add('');
      records.set(path, hashes);
    }
  }
  return records;
}

/** For a file with a longer hash: its sha256 if that hash matches. Weaker hashes are ignored. */
function asSha256(path: string, content: string | undefined, hash: string): string {
  const [, kind, value = ''] = /^(sha384|sha512)=(.*)$/s.exec(hash) ?? [];
  if (kind === undefined || content?.startsWith('link ') !== false) return hash;
  const own = createHash(kind).update(readFileSync(path)).digest('base64url');
  return own === trimmedEnd(value, '=') ? content.replace(/^x /, '') : hash;
}

/** limits.h: PATH_MAX. A longer path names no file, and path.join takes quadratic time. */
const longestPath = 4096;

export const isRecord = /\/[^/]+\.dist-info\/RECORD$/;

/** One package's RECORD: path below the venv to its sha256 in hex, another hash as written, or '' without one. */
export function readRecord(venvDir: string, record: string): [string, string][] {
  const library = join(record, '../..');
  const text = readFileSync(join(venvDir, record), 'utf8');
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, quoted, plain = '', told = ''] =
      /^(?:"((?:[^"]|"")*)"|([^,"]*)),([^,]*),[^,]*$/.exec(line) ?? [];
    const named = quoted?.replaceAll('""', '"') ?? plain;
    if (named === '' || named.length > longestPath) return [];
    const [kind, value = ''] = told.split('=');
    const hash = kind === 'sha256' ? Buffer.from(value, 'base64url').toString('hex') : told;
    return [[named.startsWith('/') ? named : join(library, named), hash]];
  });
}

const odd = (detail: string) =>
  failed({ kind: 'tool-failed', tool: 'python', exitCode: null, detail });
