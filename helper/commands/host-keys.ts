import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/users';

export interface HostKey {
  /** Of a file of known hosts, sshd(8). */
  readonly line: string;
  /** As ssh-keygen(1) writes it. */
  readonly fingerprint: string;
}

const seconds = 15;
const environment = { env: { LANG: 'C.UTF-8' }, extendEnv: false, reject: false } as const;

/** The keys that a host shows of itself, asked for without rights; empty: it shows none. */
export async function hostKeys(host: string): Promise<HostKey[]> {
  const [, name = host, port = '22'] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(host) ?? [];
  const account = process.getuid?.() === 0 ? await findAccount(buildUser) : null;
  const { stdout } = await execa(
    '/usr/bin/ssh-keyscan',
    ['-T', String(seconds), '-p', port, '--', name],
    {
      ...environment,
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      cwd: '/',
      stdin: 'ignore',
      timeout: 2 * seconds * 1000,
      maxBuffer: 100_000,
    },
  );
  const written = port === '22' ? name : `[${name}]:${port}`;
  return stdout.split('\n').flatMap((line) => {
    const [, type, key] =
      /^\S{1,300} ([a-z0-9@.-]{1,60}) ([A-Za-z0-9+/]{20,4000}={0,2})$/.exec(line) ?? [];
    if (type === undefined || key === undefined) return [];
    const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
    const fingerprint = `SHA256:${digest.replaceAll('=', '')}`;
    return [{ line: `${written} ${type} ${key}`, fingerprint }];
  });
}

/** Whether a private key can be used by nobody's typing a passphrase. */
export async function isPlainKey(key: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-'));
  try {
    const path = join(folder, 'key');
    await writeFile(path, `${key}\n`, { mode: 0o600 });
    const args = ['-y', '-P', '', '-f', path];
    const { exitCode } = await execa('/usr/bin/ssh-keygen', args, {
      ...environment,
      stdin: 'ignore',
    });
    return exitCode === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
