import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginChange } from '../../../contract/logins';
import { message } from '../../../contract/message';
import { changeLogins } from '../../../helper/commands/operations/logins';
import { logins } from '../../../helper/commands/privileged/logins';
import type { Host } from '../../../helper/host/host';
import { prefixHost } from '../../../helper/host/prefix/host';
import { loginName, loginNamed } from '../../../helper/lib/logins';
import { loginsOf } from '../../../helper/state/logins';
import { makeFolder, removeFolder } from '../../support/folder';

const canary = 'canary-of-the-window-3b8e';
let folder: string;
let host: Host;
beforeEach(async () => {
  folder = await makeFolder();
  host = prefixHost(folder, []);
});
afterEach(() => removeFolder(folder));

const kept = () => join(host.layout.privateDir, 'logins');
const asked = (value: unknown) =>
  logins({ host, requestedBy: 'ada', input: () => Promise.resolve({ kind: 'read', value }) });
const password = (forWhat: string, at: string) => ({
  ...{ kind: 'keep', for: forWhat, host: at },
  login: { username: 'pupil', password: canary },
});
async function aKey(passphrase = ''): Promise<string> {
  const file = join(folder, `key-${String(Math.random())}`);
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file]);
  return readFile(file, 'utf8');
}

describe('logins that are given by the window', () => {
  it('are kept, listed for everybody without what they are, and forgotten', async () => {
    expect(await asked(password('proxy', 'proxy.example:3128'))).toMatchObject({ kind: 'done' });
    expect(await asked(password('models', 'files.example'))).toMatchObject({ kind: 'done' });
    const { encrypted } = (await loginsOf(host.layout)).logins[0] ?? {};
    const both = [
      { for: 'models', host: 'files.example', kind: 'password', encrypted },
      { for: 'proxy', host: 'proxy.example:3128', kind: 'password', encrypted },
    ];
    expect(await loginsOf(host.layout)).toEqual({ logins: both, own: [] });
    const told = await readFile(host.layout.loginsTold, 'utf8');
    expect(JSON.parse(told)).toEqual(both);
    expect(told).not.toContain(canary);
    expect((await stat(host.layout.loginsTold)).mode & 0o777).toBe(0o644);

    const forget = { kind: 'forget', for: 'proxy', host: 'proxy.example:3128' } as const;
    expect(await asked(forget)).toMatchObject({ kind: 'done', was: true });
    expect(await changeLogins(host, forget)).toMatchObject({ kind: 'done', was: false });
    expect(JSON.parse(await readFile(host.layout.loginsTold, 'utf8'))).toEqual([both[0]]);
  });

  it('a key, with the keys of its host that were confirmed', async () => {
    const key = await aKey();
    const hostKeys = [{ type: 'ssh-ed25519', key: 'A'.repeat(68) }];
    const change = { kind: 'keep-key', host: 'git.example:2222', key, hostKeys };
    expect(await asked(change)).toMatchObject({ kind: 'done' });
    const { logins: listed } = await loginsOf(host.layout);
    expect(listed).toMatchObject([{ for: 'repository', host: 'git.example:2222', kind: 'key' }]);
    if (listed[0]?.encrypted === false) {
      expect(await readFile(join(kept(), 'hosts@git.example+2222'), 'utf8')).toBe(
        `[git.example]:2222 ssh-ed25519 ${'A'.repeat(68)}\n`,
      );
      expect(await readFile(join(kept(), 'key@git.example+2222'), 'utf8')).toBe(key);
    }
    await asked({ kind: 'forget', for: 'repository', host: 'git.example:2222' });
    expect(await readdir(kept())).toEqual([]);
  });

  it('a key with a passphrase is refused, and so is one without a host key', async () => {
    const key = await aKey('a passphrase');
    const hostKeys = [{ type: 'ssh-ed25519', key: 'A'.repeat(68) }];
    const refused = await asked({ kind: 'keep-key', host: 'git.example', key, hostKeys });
    expect(refused).toMatchObject({ message: message('login-key-unusable') });
    expect(JSON.stringify(refused)).not.toContain(key.split('\n')[2]);
    const alone = { kind: 'keep-key', host: 'git.example', key: await aKey(), hostKeys: [] };
    expect(await asked(alone)).toMatchObject({ kind: 'refused' });
    expect(await loginsOf(host.layout)).toEqual({ logins: [], own: [] });
  });

  it.each([
    ['another host', { ...password('proxy', '../../etc') }],
    ['another purpose', { ...password('root', 'proxy.example') }],
    ['two lines', { ...password('proxy', 'a'), login: { username: '', password: `${canary}\nx` } }],
    ['more than that', { ...password('proxy', 'a'), path: '/etc/passwd' }],
    [
      'a known host of its own',
      {
        ...{ kind: 'keep-key', host: 'a', key: `-----BEGIN ${canary}` },
        hostKeys: [{ type: 'ssh-ed25519', key: 'A\n* ssh-ed25519 A' }],
      },
    ],
    ['nothing', null],
  ])('%s is refused, and what was given is never told again', async (_, value) => {
    expect(LoginChange.safeParse(value).success).toBe(false);
    const refused = await asked(value);
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(refused)).not.toContain(canary);
    expect(await readdir(folder)).toEqual([]);
  });
});

it.each(['git.example', 'git.example:8443', '[2001:db8::1]'])(
  'the name of a file tells the host %s',
  (at) => {
    expect(loginNamed(loginName('repository', at))).toEqual({ piece: 'repository', host: at });
  },
);

it('an address with a port is found again by what it is listed as', () => {
  const name = loginName('repository', '[2001:db8::1]:22');
  expect(loginName('repository', loginNamed(name).host)).toBe(name);
});
