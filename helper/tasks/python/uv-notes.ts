import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const note = 'uv_cache.json';

/**
 * Removes what uv leaves in a venv beside the packages: its lock file, which everybody may write, and in each package from a local archive the
 * moment at which the archive came. With that, two venvs of the same list would differ.
 */
export async function dropUvNotes(venvDir: string, sitePackages: string): Promise<void> {
  await rm(join(venvDir, '.lock'), { force: true });
  for (const entry of await readdir(sitePackages, { withFileTypes: true })) {
    const info = join(sitePackages, entry.name);
    if (!entry.isDirectory() || !entry.name.endsWith('.dist-info')) continue;
    if (!(await readdir(info)).includes(note)) continue;
    await rm(join(info, note));
    const record = join(info, 'RECORD');
    const lines = (await readFile(record, 'utf8')).split('\n');
    await writeFile(record, lines.filter((line) => !isOfNote.test(line)).join('\n'));
  }
}

const isOfNote = /\.dist-info\/uv_cache\.json"?,/;
