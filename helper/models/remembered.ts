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
/** Where what the models folder is on was mounted when models were last read or received there. */
const RememberedDisk = z.object({ folder: z.string().max(4096), at: z.string().max(4096) });
export type RememberedDisk = z.infer<typeof RememberedDisk>;

const RememberedResults = z.object({
  v: z.literal(1),
  results: z.array(RememberedResult).max(mostResults),
  disk: RememberedDisk.optional(),
});
type RememberedResults = z.infer<typeof RememberedResults>;
const limitBytes = 16_000_000;

export type KnownResults = ReadonlyMap<string, RememberedResult>;

export const identityOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats): Identity =>
  `${String(size)} ${String(mtimeNs)} ${String(ctimeNs)} ${String(ino)}`;

const keyOf = (path: string, algorithm: string): string => `${algorithm}\0${path}`;

/** A file that is absent, damaged or planted is "nothing is known". */
async function readAll(cacheFile: string): Promise<RememberedResults> {
  const read = await readState(cacheFile, RememberedResults, limitBytes);
  return read.kind === 'read' ? read.value : { v: 1, results: [] };
}

const byKey = ({ results }: RememberedResults): KnownResults =>
  new Map(results.map((result) => [keyOf(result.path, result.algorithm), result]));

/** What was found out before. */
export const readRemembered = async (cacheFile: string): Promise<KnownResults> =>
  byKey(await readAll(cacheFile));

export const readDisk = async (cacheFile: string): Promise<RememberedDisk | null> =>
  (await readAll(cacheFile)).disk ?? null;

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
  const known = await readAll(cacheFile);
  const all = new Map(byKey(known));
  for (const result of results) {
    const key = keyOf(result.path, result.algorithm);
    all.delete(key);
    all.set(key, result);
  }
  await write(cacheFile, { ...known, results: [...all.values()].slice(-mostResults) });
}

export async function rememberDisk(cacheFile: string, disk: RememberedDisk): Promise<void> {
  const known = await readAll(cacheFile);
  if (known.disk?.at === disk.at && known.disk.folder === disk.folder) return;
  await write(cacheFile, { ...known, disk });
}

const write = (cacheFile: string, file: RememberedResults): Promise<void> =>
  writeDurably(cacheFile, `${JSON.stringify(file)}\n`, 0o644);

/** Takes results to where they are remembered. */
export type SaveResults = (results: readonly RememberedResult[]) => Promise<void>;

export const keepingOf = ({
  cacheFile,
  keep,
}: {
  readonly cacheFile: string;
  readonly keep?: SaveResults | undefined;
}): SaveResults => keep ?? ((results) => remember(cacheFile, results));
