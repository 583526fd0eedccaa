import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes below a path, without following links. After `most` entries it stops and returns MAX_SAFE_INTEGER. */
export async function sizeOf(path: string, most: number): Promise<number> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return 0;
  if (!facts.isDirectory()) return facts.size;
  let bytes = 0;
  let entries = 0;
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    // an unreadable folder is kept with its tree all the same
    for await (const entry of await opendir(folder).catch(() => [])) {
      if (++entries > most) return Number.MAX_SAFE_INTEGER;
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else bytes += (await lstat(join(folder, entry.name)).catch(() => null))?.size ?? 0;
    }
  }
  return bytes;
}
