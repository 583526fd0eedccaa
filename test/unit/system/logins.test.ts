import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Login, LoginHost } from '../../../contract/logins';
import {
  authorization,
  giveLogins,
  loginFor,
  loginName,
  withLogin,
} from '../../../helper/lib/logins';
import { enterProxy } from '../../../helper/lib/proxy';
import {
  forgetLogin,
  keepLogin,
  keptFiles,
  loginOf,
  loginText,
  readKept,
} from '../../../helper/state/logins';
import { credentialsVariable } from '../../../helper/state/way-out';
import { loginConfig, loginTo } from '../../../helper/tasks/git/login';
import { makeFolder, removeFolder } from '../../support/folder';

let folder: string;
beforeEach(async () => {
  folder = join(await makeFolder(), 'it’s here');
});
afterEach(async () => {
  await removeFolder(join(folder, '..'));
  giveLogins({});
  for (const name of [credentialsVariable, 'https_proxy', 'no_proxy'])
    Reflect.deleteProperty(process.env, name);
});

const login = { username: 'pupil', password: 's:e/c@r%et' };

describe('what is kept', () => {
  it('comes back as it was, in a file of the owner alone, and goes', async () => {
    const name = loginName('proxy', 'proxy.example:3128');
    await keepLogin(folder, name, loginText(login));
    const [file, ...more] = await keptFiles(folder);
    expect(more).toEqual([]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(file?.path ?? '')).mode & 0o777).toBe(0o600);
    if (file?.encrypted === true)
      expect(await readFile(file.path, 'latin1')).not.toContain(login.password);
    expect(file && loginOf(await readKept(file))).toEqual(login);
    expect(await forgetLogin(folder, 'proxy.example', ['proxy'])).toBe(false);
    expect(await forgetLogin(folder, 'proxy.example:3128', ['proxy'])).toBe(true);
    expect(await keptFiles(folder)).toEqual([]);
  });

  it.each(['a\nb', '', 'a\0'])('%j is no password', (password) => {
    expect(Login.safeParse({ username: '', password }).success).toBe(false);
  });

  it.each([
    ['git.example.org', true],
    ['git.example.org:8443', true],
    ['[2001:db8::1]:8443', true],
    ['../etc', false],
    ['a/b', false],
    ["a'b", false],
    ['-x', false],
    ['', false],
  ])('%s is a host: %s', (host, isGood) => {
    expect(LoginHost.safeParse(host).success).toBe(isGood);
  });
});

describe('who gets it', () => {
  const give = async (name: string, text: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text, { mode: 0o600 });
    process.env[credentialsVariable] = folder;
  };
  const asked = async (url: string) => {
    const { protocol, host } = new URL(url);
    const options = loginConfig('https://git.example/team/code').flatMap((each) => ['-c', each]);
    const { stdout } = await execa(
      'git',
      ['-c', 'credential.helper=', ...options, 'credential', 'fill'],
      {
        input: `protocol=${protocol.slice(0, -1)}\nhost=${host}\n\n`,
        env: { GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '/bin/false' },
        reject: false,
      },
    );
    return stdout;
  };

  it('git, for that host over https alone', async () => {
    await give('repository@git.example', loginText(login));
    expect(await asked('https://git.example')).toContain(`password=${login.password}`);
    for (const other of ['https://other.example', 'http://git.example', 'https://git.example:444'])
      expect(await asked(other)).not.toContain(login.password);
    expect(loginConfig('https://git.example/x').join()).not.toContain(login.password);
    expect(loginConfig('http://git.example/x')).toEqual([]);
    expect(loginTo('https://git.example/x')).toEqual(login);
    expect(loginTo('https://other.example/x')).toBeNull();
  });

  it('git keeps nothing and forgets nothing', async () => {
    await give('repository@git.example', loginText(login));
    const options = loginConfig('https://git.example/x').flatMap((each) => ['-c', each]);
    for (const verb of ['approve', 'reject'])
      await execa('git', ['-c', 'credential.helper=', ...options, 'credential', verb], {
        input: 'protocol=https\nhost=git.example\nusername=a\npassword=b\n\n',
      });
    expect(await readFile(join(folder, 'repository@git.example'), 'utf8')).toBe(loginText(login));
  });

  it('ssh, only with the keys of the host', async () => {
    await give('key@git.example+2222', 'a key');
    expect(loginConfig('ssh://git@git.example:2222/x')).toEqual([]);
    await give('hosts@git.example+2222', 'known');
    expect(loginConfig('ssh://git@git.example:2222/x').join()).toContain(
      'StrictHostKeyChecking=yes',
    );
    expect(loginConfig('ssh://git@git.example/x')).toEqual([]);
  });

  it('the proxy of what is started, as an address has it', () => {
    process.env['https_proxy'] = 'http://proxy.example:3128';
    process.env['no_proxy'] = 'localhost';
    giveLogins({ [loginName('proxy', 'proxy.example:3128')]: login });
    enterProxy();
    const { username, password } = new URL(process.env['https_proxy']);
    expect([username, password].map(decodeURIComponent)).toEqual([login.username, login.password]);
    expect(process.env['no_proxy']).toBe('localhost');
    expect(loginFor('models', 'proxy.example:3128')).toBeNull();
    expect(withLogin('http://a.example:1/', null)).toBe('http://a.example:1/');
  });

  it('a token alone is a bearer’s', () => {
    expect(authorization({ username: '', password: 't' })).toBe('Bearer t');
    expect(authorization({ username: 'a', password: 'b' })).toBe('Basic YTpi');
  });
});
