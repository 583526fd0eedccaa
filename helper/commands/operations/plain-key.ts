import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a private key works without a passphrase. */
export async function isPlainKey(key: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-'));
  try {
    const path = join(folder, 'key');
    await writeFile(path, `${key}\n`, { mode: 0o600 });
    const args = ['-y', '-P', '', '-f', path];
    return await new Promise((resolve) => {
      execFile(
        '/usr/bin/ssh-keygen',
        args,
        { env: { LANG: 'C.UTF-8' }, timeout: 10_000 },
        (error) => resolve(error === null),
      ).stdin?.end();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
