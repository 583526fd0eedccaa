import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Updates the hashes of scripts in bin/ in every RECORD of a venv, after the scripts' paths were changed. */
export async function bringRecordsUpToDate(venv: string): Promise<void> {
  for (const python of await readdir(join(venv, 'lib'))) {
    const packages = join(venv, 'lib', python, 'site-packages');
    for (const name of await readdir(packages).catch(() => [])) {
      if (!name.endsWith('.dist-info')) continue;
      const path = join(packages, name, 'RECORD');
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text !== null) await writeFile(path, await withHashes(text, packages));
    }
  }
}

async function withHashes(record: string, packages: string): Promise<string> {
  const lines = record.split('\n').map(async (line) => {
    const program = programOf(line);
    const bytes = program && (await readFile(join(packages, program)).catch(() => null));
    if (!bytes) return line;
    const hash = createHash('sha256').update(bytes).digest('base64url');
    return `${program},sha256=${hash},${String(bytes.length)}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** What a line of RECORD says of a script; scripts are the only files that contain their own path. */
function programOf(line: string): string | null {
  const [path = '', ...rest] = line.split(',');
  const [, name] = /^\.\.\/\.\.\/\.\.\/bin\/([^/"]+)$/.exec(path) ?? [];
  return rest.length === 2 && name !== undefined && name !== '..' ? path : null;
}
