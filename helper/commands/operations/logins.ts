import { mkdir } from 'node:fs/promises';
import type { HostKey, LoginChange } from '../../../contract/logins';
import { message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { Host } from '../../host/host';
import { loginName, sshHost } from '../../lib/logins';
import { forgetLogin, keepLogin, loginsFolder, loginText, tellLogins } from '../../state/logins';
import { type Answer, done, refuse } from './answer';
import { isPlainKey } from './plain-key';

/** encrypted: how a login was stored; was: whether it existed. */
interface Changed {
  readonly encrypted: boolean;
  readonly was: boolean;
}

/** Stores or deletes a login; its content leaves this process only for the file that stores it. */
export async function changeLogins(
  { layout }: Host,
  change: LoginChange,
): Promise<Answer<Changed>> {
  const folder = loginsFolder(layout);
  const isOurs = folder.startsWith(layout.privateDir);
  if (isOurs) await mkdir(layout.refreshState, { recursive: true });
  const changed = await changeIn(folder, change);
  if (isOurs && changed.kind === 'done') await tellLogins(layout);
  return changed;
}

async function changeIn(folder: string, change: LoginChange): Promise<Answer<Changed>> {
  const { host } = change;
  switch (change.kind) {
    case 'keep': {
      const name = loginName(change.for, host);
      const encrypted = await keepLogin(folder, name, loginText(change.login));
      return { ...done, encrypted, was: false };
    }
    case 'keep-key': {
      const key = change.key.trim();
      if (!(await isPlainKey(key))) return refuse(exitCodes.usage, message('login-key-unusable'));
      await keepLogin(folder, loginName('hosts', host), knownHosts(host, change.hostKeys));
      const encrypted = await keepLogin(folder, loginName('key', host), `${key}\n`);
      return { ...done, encrypted, was: false };
    }
    case 'forget': {
      const these =
        change.for === 'repository' ? (['repository', 'key', 'hosts'] as const) : [change.for];
      return { ...done, encrypted: false, was: await forgetLogin(folder, host, these) };
    }
  }
}

const knownHosts = (host: string, keys: readonly HostKey[]): string =>
  keys.map(({ type, key }) => `${sshHost(host).known} ${type} ${key}\n`).join('');
