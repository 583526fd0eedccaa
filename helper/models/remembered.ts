import type { BigIntStats } from 'node:fs';
import * as z from 'zod';
import { readState, writeDurably } from '../state/state-file';

/**
 * What a file was when its content was read: size, mtime, ctime (in nanoseconds) and inode. The same four mean the same content, as
 * far as a file system tells (inode(7)).
 */
const Identity = z.string().regex(/^\d{1,19} -?\d{1,20} -?\d{1,20} \d{1,20}$/);
export type Identity = z.infer<typeof Identity>;

// Lean: a thousand of these are checked before every look.
export const RememberedResult = z.object({
  path: z.string().max(1000),
  identity: Identity,
  algorithm: z.string().max(40),
  digest: z.string().max(256),
  /** As Date.prototype.toISOString writes it. */
  checkedAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
});
export type RememberedResult = z.infer<typeof RememberedResult>;

const mostResults = 20_000;
const RememberedResults = z.object({
  v: z.literal(1),
  results: z.array(RememberedResult).max(mostResults),
});
const limitBytes = 16_000_000;

export type KnownResults = ReadonlyMap<string, RememberedResult>;

export const identityOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats): Identity =>
  `${String(size)} ${String(mtimeNs)} ${String(ctimeNs)} ${String(ino)}`;

const keyOf = (path: string, algorithm: string): string => `${algorithm}\0${path}`;

/** What was found out before. A file that is absent, damaged or planted is "nothing is known". */
export async function readRemembered(cacheFile: string): Promise<KnownResults> {
  const read = await readState(cacheFile, RememberedResults, limitBytes);
  return new Map(
    read.kind === 'read'
      ? read.value.results.map((result) => [keyOf(result.path, result.algorithm), result])
      : [],
  );
}

/** The digest of a file that has not changed since it was read; null where nothing is known. */
export function recall(
  remembered: KnownResults,
  path: string,
  algorithm: string,
  facts: BigIntStats,
): RememberedResult | null {
  const result = remembered.get(keyOf(path, algorithm));
  return result?.identity === identityOf(facts) ? result : null;
}

/** Adds results to the file, as a whole. The newest stay when there are too many. */
export async function remember(
  cacheFile: string,
  results: readonly RememberedResult[],
): Promise<void> {
  const all = new Map(await readRemembered(cacheFile));
  for (const result of results) {
    const key = keyOf(result.path, result.algorithm);
    all.delete(key);
    all.set(key, result);
  }
  const file: z.infer<typeof RememberedResults> = {
    v: 1,
    results: [...all.values()].slice(-mostResults),
  };
  await writeDurably(cacheFile, `${JSON.stringify(file)}\n`, 0o644);
}

/** Takes results to where they are remembered. */
export type SaveResults = (results: readonly RememberedResult[]) => Promise<void>;

export const keepingOf = ({
  cacheFile,
  keep,
}: {
  readonly cacheFile: string;
  readonly keep?: SaveResults | undefined;
}): SaveResults => keep ?? ((results) => remember(cacheFile, results));
