import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../../helper/commands/command-line';
import { helperBundle, makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

/** What each verb is given here; every verb that a person can find has a line. */
const given: Readonly<Record<string, { readonly words?: string[]; readonly isLong?: true }>> = {
  'edits list': {},
  'edits show': {},
  'edits save': { words: ['/dev/null/none'] },
  status: {},
  state: {},
  history: {},
  branches: {},
  preview: {},
  logs: { words: ['refresh'] },
  report: { words: ['--output', '/dev/null/none'] },
  'settings show': {},
  'settings set': { words: ['keep=3'] },
  'settings unset': { words: ['keep'] },
  'settings reset': { words: [] },
  login: { words: ['git.example.org', '--for', 'nobody'] },
  logins: {},
  logout: { words: ['git.example.org'] },
  'bundle make': { words: ['/dev/null/none'] },
  'bundle show': { words: ['/dev/null/none'] },
  'bundle verify': { words: ['/dev/null/none'] },
  'bundle serve': { words: ['/dev/null/none'] },
  'image build': { words: ['--name', '/'] },
  models: {},
  'models list': {},
  'models verify': { isLong: true },
  'models download': { isLong: true },
  'models cancel': {},
  hold: { words: ['show'] },
  skip: {},
  timer: { words: ['show'] },
  baseline: { words: ['show'] },
  doctor: {},
  'doctor --fix --yes': {},
  service: { words: ['fly'] },
  cancel: {},
  'sandbox create': { words: ['--empty'] },
  install: { words: ['--dry-run'] },
  check: { isLong: true },
  refresh: { isLong: true },
  rollback: { isLong: true },
  apply: { words: ['--discard'] },
  'edits apply': { isLong: true },
};

const escape = '\u001b';
/** ECMA-48, SGR: colours and weights, and nothing that moves. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const colour = /\u001b\[[\d;]*m/g;
let prefix: TestPrefix;
let settings: string;

const environment = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
const ours = (verb: string, words: readonly string[]) => [
  helperBundle,
  ...verb.split(' '),
  ...words,
  '--prefix',
  prefix.layout.root,
];
async function inPipe(verb: string, words: readonly string[], env: NodeJS.ProcessEnv) {
  const answer = await execa(process.execPath, ours(verb, words), {
    ...{ stdin: 'ignore', reject: false, extendEnv: false, all: true, cwd: prefix.folder },
    env: { ...environment, ...env },
  });
  return answer.all ?? '';
}
async function atTerminal(verb: string, words: readonly string[], env: NodeJS.ProcessEnv) {
  const line = ['stty rows 40 cols 120;', process.execPath, ...ours(verb, words)].join(' ');
  const answer = await execa('script', ['-qec', line, '/dev/null'], {
    ...{ stdin: 'ignore', reject: false, extendEnv: false, cwd: prefix.folder },
    env: { ...environment, ...env },
  });
  return answer.stdout;
}

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  settings = join(prefix.folder, 'settings-as-they-were');
  await copyFile(prefix.layout.settingsFile, settings);
  await writeFile(join(prefix.layout.app, 'api_layer.py'), '# mine\n', { flag: 'a' });
});
afterEach(() => copyFile(settings, prefix.layout.settingsFile));
afterAll(() => prefix[Symbol.asyncDispose]());

describe('colours are for terminals, and for who asks for them', () => {
  it('knows every verb', async () => {
    const program = await commandLine(['--help'], () => () => Promise.resolve());
    const leaves = (command: Command, before: string): string[] =>
      command
        .createHelp()
        .visibleCommands(command)
        .filter((each) => each.name() !== 'help')
        .flatMap((each) => {
          const name = `${before}${each.name()}`;
          return each.commands.length === 0 ? [name] : leaves(each, `${name} `);
        });
    const missing = leaves(program, '').filter((verb) => given[verb] === undefined);
    expect(missing).toEqual([]);
  });

  ofOneKind(Object.entries(given), 15)('%s', async ([verb, { words = [], isLong }]) => {
    const bare = await atTerminal(verb, words, { NO_COLOR: '1', TERM: 'xterm-256color' });
    expect(bare.trim()).not.toBe('');
    expect(bare.match(colour)).toBeNull();
    expect(await atTerminal(verb, words, { TERM: 'dumb' })).not.toContain(escape);
    expect(await inPipe(verb, words, {})).not.toContain(escape);
    if (isLong) return;
    const forced = await inPipe(verb, words, { FORCE_COLOR: '1' });
    expect(forced.replace(colour, '')).not.toContain(escape);
    expect(await inPipe(verb, [...words, '--help'], { FORCE_COLOR: '1' })).not.toContain(escape);
  });

  it('has them where they were asked for, and never as JSON', async () => {
    await writeFile(join(prefix.layout.app, 'api_layer.py'), '# mine\n', { flag: 'a' });
    for (const verb of ['doctor', 'edits list', 'edits show', 'refresh --force']) {
      const env = { FORCE_COLOR: '1', TERM: 'xterm-256color' };
      expect((await atTerminal(verb, [], env)).match(colour), verb).not.toBeNull();
      expect(await inPipe(verb, ['--json'], env), verb).not.toContain(escape);
    }
  });
});
