import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quoted } from '../../../words/shell';
import { FindingId } from '../../../contract/doctor';
import { messageCodes } from '../../../contract/message-codes';
import { message } from '../../../contract/message';
import { Settings } from '../../../contract/settings';
import { judgeCode, sameRepository } from '../../../helper/doctor/checks/code';
import { isCheckPath } from '../../../helper/service/paths';
import { judgedBy } from '../../../helper/service/refusal';
import { mountsBelow } from '../../../helper/host/mounts';
import { passwordless } from '../../../helper/doctor/checks/sudo';
import { mightyAmong } from '../../../helper/doctor/checks/users';
import { judgeVenv } from '../../../helper/doctor/checks/venv';
import { layoutUnder } from '../../../helper/state/layout';
import { unitOf } from '../../../helper/host/stray';
import type { CodeFacts } from '../../../helper/host/examine-facts';
import { looksLikeState } from '../../../helper/tasks/examine/code';
import { locales, sentence } from '../../../words/format';

const layout = layoutUnder('/');
const settings = Settings.parse({});
const sound: CodeFacts = {
  state: 'repository',
  reason: null,
  head: 'a'.repeat(40),
  branch: 'main',
  remote: 'https://github.com/theCodingProfessor/LadyLinux.git',
  edits: { count: 0, sure: true },
  untracked: { bytes: 0, largest: null, sure: true },
  stateFiles: { count: 0, paths: [] },
  bytecode: { count: 0, example: null },
  weights: { count: 0, largest: null },
  unreadable: [],
  nested: [],
  entryPoint: 'api_layer:app',
  shadowed: null,
  hasDependencies: true,
  manifest: null,
};
const judge = (change: Partial<CodeFacts>) =>
  judgeCode({ ...sound, ...change }, layout, settings, true);
const codes = (change: Partial<CodeFacts>) => judge(change).map(({ finding }) => finding.what.code);

describe('what is in app/', () => {
  it('is nothing to speak of where it is sound', () => {
    expect(codes({})).toEqual([]);
  });

  it.each<[string, Partial<CodeFacts>]>([
    ['found-app-missing', { state: 'missing' }],
    ['found-app-unreadable', { state: 'unreadable', reason: 'EACCES' }],
    ['found-app-unreadable', { unreadable: ['.env'] }],
    ['found-app-no-repository', { state: 'no-repository', head: null }],
    ['found-detached', { branch: null }],
    ['found-remote', { remote: 'git@github.com:somebody/fork.git' }],
    ['found-nested', { nested: ['LadyLinux'] }],
    ['found-edits', { edits: { count: 2, sure: true } }],
    ['found-app-state', { stateFiles: { count: 1, paths: ['config/theme_state.json'] } }],
    ['found-app-huge', { untracked: { bytes: 1, largest: null, sure: false } }],
    ['found-bytecode', { bytecode: { count: 1, example: 'a.pyc' } }],
    ['found-weights', { weights: { count: 1, largest: { path: 'a', bytes: 6e7 } } }],
    ['found-no-dependencies', { hasDependencies: false }],
    ['found-shadowed', { shadowed: { module: 'a.py', package: 'a/' }, entryPoint: null }],
    ['found-no-entry', { entryPoint: null }],
    [
      'found-app-large',
      { untracked: { bytes: 5e11, largest: { path: 'x', bytes: 5e11 }, sure: true } },
    ],
  ])('%s', (code, change) => {
    expect(codes(change)).toEqual([code]);
    for (const { finding } of judge(change)) {
      expect(FindingId.safeParse(finding.id).success).toBe(true);
      for (const said of [finding.what, finding.why, finding.fix])
        if (said !== null) expect(sentence(said)).not.toMatch(/[{}]|undefined/);
    }
  });

  it('a file of the repository wins again over the setting packages', () => {
    const named = { ...settings, packages: { ...settings.packages, names: ['fastapi'] } };
    const found = (hasDependencies: boolean) =>
      judgeCode({ ...sound, hasDependencies }, layout, named, true).map(({ finding }) => finding);
    expect(found(false)).toEqual([]);
    const [unused, ...others] = found(true);
    expect(others).toEqual([]);
    expect(unused).toMatchObject({
      what: { code: 'found-packages-unused' },
      severity: 'info',
      fix: { params: { command: 'sudo ladylinux-refresh settings unset packages' } },
    });
    if (unused !== undefined)
      expect(sentence(unused.what)).toBe(
        'The setting packages is not used: the repository itself says which packages it needs.',
      );
  });

  it('shows no token of an address', () => {
    const [found] = judge({ remote: 'https://me:token@github.com/other/repo' });
    expect(JSON.stringify(found?.finding)).not.toContain('token');
  });

  const commandOf = (change: Partial<CodeFacts>, more: Partial<Settings> = {}) =>
    judgeCode({ ...sound, ...change }, layout, { ...settings, ...more }, true)[0]?.finding.fix
      ?.params['command'];

  it('gives a shell no words of a hostile repository to run', () => {
    const remote = 'https://github.com.evil.example/theCodingProfessor/LadyLinux';
    expect(commandOf({ remote })).not.toContain('evil');
    for (const path of ['../../../etc/shadow', '/etc/shadow', 'a/../../x', 'a\nb'])
      expect(judge({ unreadable: [path] }), path).toEqual([]);
    const stateFiles = { count: 1, paths: ["it's;reboot.db"] };
    expect(commandOf({ stateFiles })).toBe(
      `sudo ladylinux-refresh settings set 'appState=["it'\\''s;reboot.db"]'`,
    );
    expect(commandOf({ unreadable: ['a;reboot'] })).not.toMatch(/[^']\/opt\/ladylinux\/app\/a/);
    expect(commandOf({ unreadable: ['a;reboot'] })).toMatch(
      /^sudo ladylinux-refresh doctor --fix --yes --only found-app-unreadable\.[0-9a-f]{12}$/,
    );
    // as its owner, who gains nothing by a link
    expect(commandOf({ state: 'unreadable', reason: 'EACCES' })).toMatch(/^sudo --user=/);
  });

  it('shows what was changed by hand with a command of ours, once there is a version to compare with', () => {
    const edits = { count: 2, sure: true };
    expect(commandOf({ edits })).toBe('sudo ladylinux-refresh edits show');
    const [found] = judgeCode({ ...sound, edits }, layout, settings, false);
    expect(found?.finding).toMatchObject({ what: { code: 'found-edits' }, fix: null });
  });

  it('reports state in addition to what the settings name already', () => {
    const stateFiles = { count: 2, paths: ['a.db', 'b.db'] };
    expect(commandOf({ stateFiles }, { appState: ['a.db'] })).toBe(
      `sudo ladylinux-refresh settings set 'appState=["a.db","b.db"]'`,
    );
  });

  it('asks about each path of state by its name, and about none that is code', () => {
    const stateFiles = { count: 4, paths: ['a.db', 'api_layer.py', 'b.db', 'venv/c.db'] };
    const found = judge({ stateFiles }).map(({ finding }) => finding);
    expect(found.map(({ what }) => what)).toEqual(
      ['a.db', 'b.db'].map((path) => ({ code: 'found-app-state', params: { path } })),
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
    expect(found.map(({ fix }) => fix?.params['command'])).toEqual([
      `sudo ladylinux-refresh settings set 'appState=["a.db"]'`,
      `sudo ladylinux-refresh settings set 'appState=["a.db","b.db"]'`,
    ]);
  });

  it('changes one health path and leaves the other services as they are', () => {
    const stored = {
      services: [
        { health: { path: '/health', successes: 1 }, start: 'ours' as const },
        { unit: 'ladylinux-llm.service', health: null },
      ],
    };
    expect(judgedBy('ladylinux-api.service', { path: '/' }, stored)).toBe(
      `sudo ladylinux-refresh settings set 'services=[{"health":{"path":"/","successes":1},"start":"ours"},{"unit":"ladylinux-llm.service","health":null}]'`,
    );
    expect(judgedBy('ladylinux-api.service', { path: '/docs' }, null)).toBe(
      `sudo ladylinux-refresh settings set 'services=[{"health":{"path":"/docs"}}]'`,
    );
  });

  it.each([
    ['config/theme_state.json', true],
    ['chat.sqlite3', true],
    ['package.json', false],
    ['static/app.js', false],
    ['venv/lib/cache.db', false],
  ])('%s is state: %s', (path, expected) => {
    expect(looksLikeState(path)).toBe(expected);
  });
});

it('says why without anything of the machine, in both languages', () => {
  const why = messageCodes.filter((code) => code.startsWith('why-'));
  expect(why.length).toBeGreaterThan(50);
  for (const code of why)
    for (const locale of locales) expect(sentence(message(code), locale)).not.toBe('');
  expect(sentence(message('why-unit-unexpanded'))).toContain('${NAME}');
});

it.each([
  ['https://github.com/A/b', 'https://github.com/a/b.git/', true],
  ['git@github.com:a/b.git', 'https://github.com/a/b', true],
  ['ssh://git@github.com/a/b', 'https://github.com/a/b', true],
  ['https://github.com/a/c', 'https://github.com/a/b', false],
])('%s is the same place as %s: %s', (a, b, expected) => {
  expect(sameRepository(a, b)).toBe(expected);
});

describe.skipIf(!existsSync('/usr/bin/cvtsudoers'))('NOPASSWD rules of sudoers', () => {
  const read = (text: string, ...others: string[]) =>
    passwordless([text, ...others].map((each, at) => ({ file: `f${String(at)}`, text: each })));
  const rulesOf = async (text: string) => {
    const { rules, unread } = await read(text);
    expect(unread).toEqual([]);
    return rules.map(({ who, programs }) => [who, ...programs]);
  };

  it('are read with the line on which they begin', async () => {
    const text = `Defaults env_reset
# x ALL=(ALL) NOPASSWD: /a
ladylinux ALL=(root) NOPASSWD: /opt/x.sh, /usr/bin/y --flag
%sudo ALL=(ALL:ALL) ALL
a ALL = \\
  NOPASSWD : /b`;
    expect((await read(text)).rules).toEqual([
      { file: 'f0', line: 3, who: 'ladylinux', programs: ['/opt/x.sh', '/usr/bin/y'] },
      { file: 'f0', line: 5, who: 'a', programs: ['/b'] },
    ]);
  });

  it.each([
    ['a ALL=(root) NOPASSWD: /a, PASSWD: /b', [['a', '/a']]],
    ['%g ALL=(root) PASSWD: /a, NOPASSWD: /b /opt/c', [['%g', '/b', '/opt/c']]],
    ['a ALL=(ALL) NOPASSWD: ALL', [['a']]],
    ['Cmnd_Alias X = /a, Y\nCmnd_Alias Y = /b\na ALL=(root) NOPASSWD: X', [['a', '/a', '/b']]],
  ])('%s', async (text, expected) => {
    expect(await rulesOf(text)).toEqual(expected);
  });

  it('know the aliases of other files', async () => {
    const { rules } = await read('a ALL=(root) NOPASSWD: X', 'Cmnd_Alias X = /opt/x');
    expect(rules).toEqual([{ file: 'f0', line: 1, who: 'a', programs: ['/opt/x'] }]);
  });

  it.each([
    ['an alias that nobody defines', 'a ALL=(root) NOPASSWD: NOSUCH, /b'],
    ['a syntax error', 'a ALL=(root NOPASSWD: /b'],
    ['aliases in a ring', 'Cmnd_Alias X = Y\nCmnd_Alias Y = X\na ALL=(root) NOPASSWD: X'],
  ])('with %s are told as unread, and the others are read', async (_, text) => {
    const at = text.split('\n').length;
    const { rules, unread } = await read(`${text}\nb ALL=(root) NOPASSWD: /c`);
    expect(unread).toContain(`f0:${String(at)}`);
    expect(rules.map(({ who }) => who)).not.toContain('a');
  });
});

it('knows the groups that are as good as root', () => {
  expect(mightyAmong(['ladylinux', 'video', 'docker', 'sudo'])).toEqual(['docker', 'sudo']);
});

it('knows mounts below our folders, with odd names', () => {
  const line = (path: string) => `36 25 0:30 / ${path} rw - tmpfs tmpfs rw`;
  const info = [
    line('/opt/ladylinux'),
    line('/opt/ladylinux/venv'),
    line('/opt/ladylinux/app/a\\040b'),
  ];
  expect(mountsBelow(info.join('\n'), [layout.app, layout.venv])).toEqual([
    '/opt/ladylinux/venv',
    '/opt/ladylinux/app/a b',
  ]);
});

it('tells a process of a service from one that somebody started', () => {
  expect(unitOf('0::/system.slice/nginx.service')).toBe('nginx.service');
  expect(unitOf('1:name=systemd:/system.slice/system-x.slice/x@1.service/sub')).toBe('x@1.service');
  expect(unitOf('0::/user.slice/user-1000.slice/session-2.scope')).toBeNull();
  expect(unitOf('0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.service')).toBeNull();
});

it('judges environments', () => {
  const of = (state: 'missing' | 'broken' | 'foreign' | 'ours', hasPip: boolean) =>
    judgeVenv({ state, reason: null, hasPip }, '/v', true).map(({ finding }) => finding.what.code);
  expect(of('ours', false)).toEqual([]);
  expect(of('foreign', false)).toEqual(['found-venv-foreign', 'found-venv-no-pip']);
  expect(of('broken', true)).toEqual(['found-venv-broken']);
  expect(of('missing', true)).toEqual(['found-venv-missing']);
});

it('expects a check, not a page, at paths that sound like one', () => {
  expect(['/health', '/api/healthz', '/status'].every(isCheckPath)).toBe(true);
  expect(['/', '/static/app.css', '/healthy-food'].some(isCheckPath)).toBe(false);
});

it('writes commands that may be copied whatever a path is called', () => {
  expect(quoted('/opt/a-b_c')).toBe('/opt/a-b_c');
  expect(quoted("/opt/it's $(id)")).toBe(`'/opt/it'\\''s $(id)'`);
});
