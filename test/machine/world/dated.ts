import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Internet } from './internet';

/** Makes the index state when each file was uploaded: the same day for all, except for files that match `isNew`, which are brand-new. */
export async function dateIndex({ simple }: Internet, day: Date, isNew: RegExp): Promise<void> {
  await writeFile(join(simple, '../dated'), '');
  for (const entry of await readdir(simple, { recursive: true, withFileTypes: true })) {
    const when = isNew.test(entry.name) ? new Date() : day;
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), when, when);
  }
}
