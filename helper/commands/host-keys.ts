import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { HostKeysAnswer } from '../../contract/logins';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/users';
import { sshHost } from '../lib/logins';

const seconds = 15;
const environment = { env: { LANG: 'C.UTF-8' }, extendEnv: false, reject: false } as const;

type ShownKeys = HostKeysAnswer['keys'];

/** The keys that a host shows of itself, asked for without rights; empty: it shows none. */
export async function hostKeys(host: string): Promise<ShownKeys> {
  const { name, port } = sshHost(host);
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
  const keys = stdout.split('\n').flatMap((line) => {
    const [, type, key] = /^\S{1,300} (\S{1,60}) (\S{1,4002})$/.exec(line) ?? [];
    if (type === undefined || key === undefined) return [];
    const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
    return [{ type, key, fingerprint: `SHA256:${digest.replaceAll('=', '')}` }];
  });
  return keys.flatMap((key) => {
    const read = HostKeysAnswer.shape.keys.element.safeParse(key);
    return read.success ? [read.data] : [];
  });
}
