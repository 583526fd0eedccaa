import type { BigIntStats } from 'node:fs';
import * as z from 'zod';
import { readState, writeDurably } from '../state/state-file';

/**
 * A file's size, mtime, ctime (in nanoseconds) and inode when its content was read. If all four are the same, so is the
 * content, as far as a file system can tell (inode(7)).
 */
const Identity = z.string().regex(/^\d{1,19} -?\d{1,20} -?\d{1,20} \d{1,20}$/);
export type Identity = z.infer<typeof Identity>;

// Simple checks only: a thousand of these are validated before every use.
export const RememberedResult = z.object({
  path: z.string().max(1000),
  identity: Identity,
  algorithm: z.string().max(40),
  digest: z.string().max(256),
  /** Format of Date.prototype.toISOString. */
  checkedAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
});
export type RememberedResult = z.infer<typeof RememberedResult>;

const mostResults = 20_000;
/** Where the disk of the models folder was mounted when models were last read or downloaded there. */
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

/** A missing, damaged or planted file counts as "nothing known". */
async function readAll(cacheFile: string): Promise<RememberedResults> {
  const read = await readState(cacheFile, RememberedResults, limitBytes);
  return read.kind === 'read' ? read.value : { v: 1, results: [] };
}

const byKey = ({ results }: RememberedResults): KnownResults =>
  new Map(results.map((result) => [keyOf(result.path, result.algorithm), result]));

/** The results of earlier verifications. */
export const readRemembered = async (cacheFile: string): Promise<KnownResults> =>
  byKey(await readAll(cacheFile));

export const readDisk = async (cacheFile: string): Promise<RememberedDisk | null> =>
  (await readAll(cacheFile)).disk ?? null;

/** The digest of a file that is unchanged since it was read; null if not known. */
export function recall(
  remembered: KnownResults,
  path: string,
  algorithm: string,
  facts: BigIntStats,
): RememberedResult | null {
  const result = remembered.get(keyOf(path, algorithm));
  return result?.identity === identityOf(facts) ? result : null;
}

/** Adds results and rewrites the whole file. If there are too many, keeps the newest. */
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

/** Saves results. */
export type SaveResults = (results: readonly RememberedResult[]) => Promise<void>;

export const keepingOf = ({
  cacheFile,
  keep,
}: {
  readonly cacheFile: string;
  readonly keep?: SaveResults | undefined;
}): SaveResults => keep ?? ((results) => remember(cacheFile, results));
