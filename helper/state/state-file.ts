import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../lib/path';
import type * as z from 'zod';

export type ReadAnswer<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly reason: string };

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Text of a regular file, not through a symlink; null if missing. Throws other errors of open(2), and if too large. */
export async function readRegularFile(path: string, limitBytes: number): Promise<string | null> {
  let file;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${path} is not a regular file`);
    if (facts.size > limitBytes)
      throw new Error(`${path} is larger than ${String(limitBytes)} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Reads a JSON file of ours; one that does not match its schema is a result, not an error. */
export async function readState<T>(
  path: string,
  schema: z.ZodType<T>,
  limitBytes = 4_000_000,
): Promise<ReadAnswer<T>> {
  try {
    const text = await readRegularFile(path, limitBytes);
    if (text === null) return { kind: 'absent' };
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success
      ? { kind: 'read', value: parsed.data }
      : { kind: 'damaged', reason: parsed.error.issues[0]?.message ?? 'unknown' };
  } catch (error) {
    return { kind: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Replaces a whole file: temporary file in the same folder, fsync, rename, fsync of the folder. */
export async function writeDurably(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.new`;
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    try {
      await file.chmod(mode); // independent of the umask
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // may fail for the same reason
    throw error;
  }
  await syncFolder(dirname(path));
}
