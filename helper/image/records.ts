import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A RECORD's lines about scripts, the only files that contain their own path. */
const ofProgram = /^(\.\.\/\.\.\/\.\.\/bin\/[^,"\n]+),[^,"\n]*,[^,"\n]*$/gm;

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
  const lines = new Map<string, string>();
  for (const [line, program = ''] of record.matchAll(ofProgram)) {
    const bytes = await readFile(join(packages, program)).catch(() => null);
    if (bytes === null) continue;
    const hash = createHash('sha256').update(bytes).digest('base64url');
    lines.set(line, `${program},sha256=${hash},${String(bytes.length)}`);
  }
  return record.replaceAll(ofProgram, (line) => lines.get(line) ?? line);
}
