import type { BigIntStats } from 'node:fs';
import { z } from 'zod';
import { Checksum } from '../../contract/models';
import { Timestamp } from '../../contract/primitives';
import { readState, writeDurably } from '../system/state-file';

const Nanoseconds = z.string().regex(/^-?\d{1,20}$/);

/** What a file was when its content was read: the same four mean the same content, as far as a file system tells (inode(7)). */
const Identity = z.object({
  size: z.string().regex(/^\d{1,19}$/),
  mtimeNs: Nanoseconds,
  ctimeNs: Nanoseconds,
  ino: z.string().regex(/^\d{1,20}$/),
});
export type Identity = z.infer<typeof Identity>;

const Result = Identity.extend({
  path: z.string().max(1000),
  checksum: Checksum,
  checkedAt: Timestamp,
});
export type RememberedResult = z.infer<typeof Result>;

const mostResults = 20_000;
const RememberedResults = z.object({ v: z.literal(1), results: z.array(Result).max(mostResults) });
const limitBytes = 16_000_000;

export type Remembered = ReadonlyMap<string, RememberedResult>;

export const identityOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats): Identity => ({
  size: String(size),
  mtimeNs: String(mtimeNs),
  ctimeNs: String(ctimeNs),
  ino: String(ino),
});

export const sameIdentity = (a: Identity, b: Identity): boolean =>
  a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;

const keyOf = (path: string, algorithm: string): string => `${algorithm}\0${path}`;

/** What was found out before. A file that is absent, damaged or planted is "nothing is known". */
export async function readRemembered(cacheFile: string): Promise<Remembered> {
  const read = await readState(cacheFile, RememberedResults, limitBytes);
  return new Map(
    read.kind === 'read'
      ? read.value.results.map((result) => [keyOf(result.path, result.checksum.algorithm), result])
      : [],
  );
}

/** The digest of a file that has not changed since it was read; null where nothing is known. */
export function recall(
  remembered: Remembered,
  path: string,
  algorithm: string,
  facts: BigIntStats,
): RememberedResult | null {
  const result = remembered.get(keyOf(path, algorithm));
  return result !== undefined && sameIdentity(result, identityOf(facts)) ? result : null;
}

/** Adds results to the file, as a whole. The newest stay when there are too many. */
export async function remember(
  cacheFile: string,
  results: readonly RememberedResult[],
): Promise<void> {
  const all = new Map(await readRemembered(cacheFile));
  for (const result of results) {
    const key = keyOf(result.path, result.checksum.algorithm);
    all.delete(key);
    all.set(key, result);
  }
  const file: z.infer<typeof RememberedResults> = {
    v: 1,
    results: [...all.values()].slice(-mostResults),
  };
  await writeDurably(cacheFile, `${JSON.stringify(file)}\n`, 0o644);
}
