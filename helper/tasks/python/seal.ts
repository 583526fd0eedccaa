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

/** What is below a folder: path to `sha256 of it`, `x sha256 of it` where it may be executed, or `link to where`. */
export type Files = ReadonlyMap<string, string>;

export interface Sealed {
  readonly files: Files;
  /** One hash over all of them: who has it can tell later whether a byte has changed. */
  readonly seal: string;
}

const noFollow = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const piece = Buffer.alloc(1024 * 1024);

/** Reads every file below a folder, which nothing else is at work in. What is neither file, folder nor link is refused. */
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
    await setImmediate(); // so that a cancel is heard
  }
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) hash.update(`${path}\0${files.get(path) ?? ''}\n`);
  return done({ files, seal: hash.digest('hex') });
}

/** One after the other and without waiting: most are small, and there are tens of thousands. */
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
 * Holds what an install has put into a venv against the RECORD of each package, PyPA "Recording installed projects": a file is in a
 * RECORD, and is what it says there, or it was there before. RECORD has no hash for itself, nor for its own signatures.
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

/** Path below the venv to the hashes, in hex, that packages give it; '': a package may name it without one. */
export type Records = ReadonlyMap<string, ReadonlySet<string>>;

export function readRecords(venvDir: string, files: Files): Records {
  const records = new Map<string, Set<string>>();
  for (const record of files.keys()) {
    if (!isRecord.test(record)) continue;
    const rows = readRecord(venvDir, record);
    const library = `${join(record, '../..')}/`;
    // What installs adds its own files, with hashes. Where the package gives none of its own, there is nothing to hold it against.
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

/** Of a file with one of the longer hashes its own sha256, where it has that one. Weaker hashes count for nothing. */
function asSha256(path: string, content: string | undefined, hash: string): string {
  const [, kind, value = ''] = /^(sha384|sha512)=(.*)$/s.exec(hash) ?? [];
  if (kind === undefined || content?.startsWith('link ') !== false) return hash;
  const own = createHash(kind).update(readFileSync(path)).digest('base64url');
  return own === trimmedEnd(value, '=') ? content.replace(/^x /, '') : hash;
}

/** limits.h: PATH_MAX. What is longer names no file, and path.join takes the square of its length. */
const longestPath = 4096;

export const isRecord = /\/[^/]+\.dist-info\/RECORD$/;

/** Of one package: path below the venv to its sha256 in hex, to another hash as it is written, or to '' where it has none. */
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
