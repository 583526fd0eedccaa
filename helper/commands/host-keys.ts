import { execa } from 'execa';
import { keyFingerprint } from '../../common/key-fingerprint';
import { HostKeysAnswer } from '../../contract/logins';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/users';
import { sshHost } from '../lib/logins';

const seconds = 15;
const environment = { env: { LANG: 'C.UTF-8' }, extendEnv: false, reject: false } as const;

const ShownKey = HostKeysAnswer.shape.keys.element;
type ShownKeys = HostKeysAnswer['keys'];

/** The keys that a host presents, asked for without rights; empty: none. */
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
  return stdout.split('\n').flatMap((line) => {
    const [, type, key = ''] = /^\S{1,300} (\S{1,60}) (\S{1,4002})$/.exec(line) ?? [];
    const read = ShownKey.safeParse({ type, key, fingerprint: keyFingerprint(key) });
    return read.success ? [read.data] : [];
  });
}
