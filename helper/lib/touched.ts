import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Parallel lstat(2) calls: their cost here is the round trip to Node's threads. */
const atOnce = 64;

/**
 * Whether anything at or below these paths changed since, by ctime, which nobody can set back: inode(7). A removed
 * entry shows in its folder's time; links are not followed. True if there are more than `most` entries.
 */
export async function isTouchedSince(
  paths: readonly string[],
  sinceMs: number,
  most: number,
): Promise<boolean> {
  const left = [...paths];
  let looked = 0;
  while (looked < left.length) {
    if (left.length > most) return true;
    const batch = left.slice(looked, looked + atOnce);
    looked += batch.length;
    const looks = batch.map(async (path) => {
      const facts = await lstat(path).catch(() => null);
      if (facts === null) return [];
      if (facts.ctimeMs >= sinceMs) return null;
      return facts.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [];
    });
    for (const below of await Promise.all(looks)) {
      if (below === null) return true;
      left.push(...below);
    }
  }
  return false;
}
