import { describe, expect, it, test } from 'vitest';
import { message } from '../../../contract/message';
import { Settings } from '../../../contract/settings';
import {
  emptyLogin,
  hostIn,
  kindOf,
  loginChangeOf,
  usualHost,
} from '../../../renderer/sections/settings/login-judge';
import { loginFor } from '../../../renderer/state/wanted-login';

const settings = Settings.parse({
  repository: 'https://git.example.org:8443/team/code',
  proxy: 'http://proxy.example:3128',
});
const draft = { ...emptyLogin('repository', 'git.example.org', settings), secret: ' a-token ' };
const hostKey = { type: 'ssh-ed25519', key: 'A'.repeat(68) };
const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n';

describe('a login as it is typed', () => {
  test('is for whom the settings have to do with', () => {
    expect(usualHost('repository', settings)).toBe('git.example.org:8443');
    expect(usualHost('proxy', settings)).toBe('proxy.example:3128');
    expect(usualHost('models', settings)).toBe('');
    const none = Settings.parse({ repository: 'file:///srv/code', protocols: ['file'] });
    expect(usualHost('repository', none)).toBe('');
    expect(usualHost('proxy', none)).toBe('');
  });

  test('a token uses GitHub’s user name if none is given', () => {
    const kept = { kind: 'keep', for: 'repository', host: 'git.example.org' };
    expect(loginChangeOf(draft, null)).toEqual({
      ...kept,
      login: { username: 'x-access-token', password: 'a-token' },
    });
    expect(loginChangeOf({ ...draft, user: 'ada' }, null)).toMatchObject({
      login: { username: 'ada' },
    });
    expect(loginChangeOf({ ...draft, purpose: 'models' }, null)).toMatchObject({
      login: { username: '' },
    });
  });

  it.each([
    ['https://Git.example.org:8443/team', 'git.example.org:8443'],
    [' git.example.org ', 'git.example.org'],
    ['git example', null],
    ['-x', null],
  ])('the host of “%s”', (host, expected) => {
    expect(hostIn({ ...draft, host })).toBe(expected);
  });

  it.each([
    ['nothing', { secret: ' ' }],
    ['two lines', { secret: 'a\nb' }],
    ['no host', { host: '' }],
  ])('%s cannot be kept', (_, part) => {
    expect(loginChangeOf({ ...draft, ...part }, null)).toBeNull();
  });

  test('a key needs the key of its host, and is for code alone', () => {
    const ours = { ...draft, kind: 'key' as const, key };
    expect(loginChangeOf(ours, null)).toBeNull();
    expect(loginChangeOf({ ...ours, key: 'ssh-ed25519 AAAA' }, hostKey)).toBeNull();
    expect(loginChangeOf(ours, hostKey)).toEqual({
      ...{ kind: 'keep-key', host: 'git.example.org', key: key.trim(), hostKeys: [hostKey] },
    });
    expect(kindOf({ ...ours, purpose: 'proxy' })).toBe('password');
  });
});

it.each([
  [
    message('repository-needs-login', { url: 'https://git.example.org:8443/team/code' }),
    { for: 'repository', host: 'git.example.org:8443' },
  ],
  [
    message('host-key-changed', { host: 'git.example.org:2222' }),
    { for: 'repository', host: 'git.example.org:2222' },
  ],
  [
    message('proxy-wants-login', { proxy: 'proxy.example:3128' }),
    { for: 'proxy', host: 'proxy.example:3128' },
  ],
  [
    message('model-source-login', { url: 'https://hf.example/m', host: 'hf.example' }),
    { for: 'models', host: 'hf.example' },
  ],
  [message('not-set-up'), null],
])('$code: the login that would help', (said, expected) => {
  expect(loginFor(said)).toEqual(expected);
});
