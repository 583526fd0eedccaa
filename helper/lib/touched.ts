import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** So many at a time: what lstat(2) costs here is the way to Node's threads and back. */
const atOnce = 64;

/**
 * Whether something at or below these paths changed since, by the times that nobody can set back: inode(7), ctime. What went away is told
 * by the folder that it was in; a link is not followed. Where there is more than `most` to look at, it did.
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
