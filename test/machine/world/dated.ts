import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Internet } from './internet';

/** Lets the index tell when it got each file: all of it at one time, but for the files of these names, which are as new as they can be. */
export async function dateIndex({ simple }: Internet, day: Date, isNew: RegExp): Promise<void> {
  await writeFile(join(simple, '../dated'), '');
  for (const entry of await readdir(simple, { recursive: true, withFileTypes: true })) {
    const when = isNew.test(entry.name) ? new Date() : day;
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), when, when);
  }
}
