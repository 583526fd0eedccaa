import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const stamp = z.object({ fingerprint: z.string() });

/** What is wrong with an environment: its stamp, its interpreter, or any file that a wheel's RECORD promises. */
export async function fingerprintOfVenv(venv: string, fingerprint: string): Promise<string[]> {
  try {
    const text = await readFile(join(venv, '.ladylinux-venv.json'), 'utf8');
    const found = stamp.parse(JSON.parse(text)).fingerprint;
    if (found !== fingerprint) return [`venv/ is ${found}, current.json says ${fingerprint}`];
    await access(join(venv, 'bin/python'));
    const lib = join(venv, 'lib');
    const [version = ''] = await readdir(lib);
    const packages = join(lib, version, 'site-packages');
    const records = (await readdir(packages)).filter((name) => name.endsWith('.dist-info'));
    if (records.length < 3) return [`venv/ holds only ${records.join(' ')}`];
    for (const record of records) {
      for (const line of (await readFile(join(packages, record, 'RECORD'), 'utf8')).split('\n')) {
        const [path = '', hash = ''] = line.split(',');
        if (!hash.startsWith('sha256=')) continue;
        const actual = createHash('sha256')
          .update(await readFile(join(packages, path)))
          .digest('base64url');
        if (actual !== hash.slice('sha256='.length))
          return [`venv/ has another ${path} than its RECORD`];
      }
    }
    return [];
  } catch (error) {
    return [`venv/ cannot be read: ${String(error).slice(0, 200)}`];
  }
}
