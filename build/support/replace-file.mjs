import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file unless it has the same contents already. A reader sees either the old file or the new one, never a part. A file that
 * begins with #! becomes executable.
 *
 * @param {string} path
 * @param {Uint8Array} contents
 */
export async function replaceFile(path, contents) {
  if (existsSync(path) && (await readFile(path)).equals(contents)) return;
  const temporary = join(dirname(path), `.${randomUUID()}`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, contents);
  if (contents[0] === 0x23 && contents[1] === 0x21) await chmod(temporary, 0o755);
  await rename(temporary, path);
}
