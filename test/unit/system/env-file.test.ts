import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { envFileVariables, parseEnvFile } from '../../../helper/state/env-file';
import { makeFolder, removeFolder } from '../../support/temporary';

/** File, what the service gets of it, and the lines that mean something else than they look like. */
const rows: readonly (readonly [string, Record<string, string>, Record<number, string>])[] = [
  ['A=1\nB=2\n', { A: '1', B: '2' }, {}],
  ['# a\n; b\n\n  # c\nA=1', { A: '1' }, {}],
  [' A = 1 \t\n', { A: '1' }, {}],
  ['A=two words \n', { A: 'two words' }, {}],
  ['A=\n', { A: '' }, {}],
  ['A=1\nA=2\n', { A: '2' }, {}],
  ['A==b=c\n', { A: '=b=c' }, {}],
  ['A="x\ny"\n', { A: 'x\ny' }, {}],
  ["A='x\\ny'\n", { A: 'x\\ny' }, {}],
  ['A="a\\"b\\\\c\\d"\n', { A: 'a"b\\c\\d' }, {}],
  ['A="a\\\nb"\n', { A: 'ab' }, {}],
  ['A=a"b"c\n', { A: 'a"b"c' }, {}],
  ['A="a"\'b\'c\n', { A: 'abc' }, {}],
  ['A=a\\\nb\n', { A: 'ab' }, {}],
  ['A=a\\ \n', { A: 'a ' }, {}],
  ['A=a\\#b\n', { A: 'a#b' }, {}],
  ['A=a#b\n', { A: 'a#b' }, {}],
  ['A="a # b"\n', { A: 'a # b' }, {}],
  ["A='$HOME'\n", { A: '$HOME' }, {}],
  ['PASSWORD=pa$$w0rd$x\n', { PASSWORD: 'pa$$w0rd$x' }, {}],
  ['A=1\r\nB="2"\r\n# c\r\nC=3\r\n', { A: '1', B: '2', C: '3' }, {}],
  ['export A=1\nB=2\n', { B: '2' }, { 1: 'export' }],
  ['A=/srv/models # big disk\n', { A: '/srv/models # big disk' }, { 1: 'comment' }],
  ['A="/srv" # big disk\n', { A: '/srv# big disk' }, { 1: 'comment' }],
  ['A=${HOME}/x\nB="$HOME"\n', { A: '${HOME}/x', B: '$HOME' }, { 1: 'expansion', 2: 'expansion' }],
  ['A=~/models\nB=$(date)\n', { A: '~/models', B: '$(date)' }, { 1: 'expansion', 2: 'expansion' }],
  ['A=C:\\new\n', { A: 'C:new' }, { 1: 'backslash' }],
  ['A=C:\\dir\\\nB=2\n', { A: 'C:dirB=2' }, { 1: 'continued' }],
  ['A=x\\\n', { A: 'x' }, { 1: 'continued' }],
  ['A=a\\\r\nb\r\n', { A: 'a' }, { 1: 'continued', 2: 'noAssignment' }],
  ['A="x\r\ny"\r\n', { A: 'x\r\ny' }, { 1: 'carriageReturn' }],
  ["A='x\nB=2\n", { A: 'x\nB=2\n' }, { 1: 'quote' }],
  ['# a \\\nA=1\n', { A: '1' }, { 2: 'commentContinued' }],
  ['# a \\\n\nA=1\n', { A: '1' }, {}],
  [
    'nonsense\nA: 1\nA-B=2\n1A=3\nok=1\n',
    { ok: '1' },
    { 1: 'noAssignment', 2: 'noAssignment', 3: 'name', 4: 'name' },
  ],
  ['\uFEFFA=1\nB=2\n', { B: '2' }, { 1: 'name' }],
  ['# \uFFFD\nA=1\n', { A: '1' }, {}],
  ['A=1\nB=\uFFFD\n', {}, { 2: 'encoding' }],
];

test.each(rows)('%j', (text, variables, odd) => {
  expect(envFileVariables(text)).toEqual(variables);
  const oddities = parseEnvFile(text).flatMap(({ line, oddity }) =>
    oddity === null ? [] : [[line, oddity] as const],
  );
  expect(Object.fromEntries(oddities)).toEqual(odd);
});

/** What reads environment.d(5) shares the parser of EnvironmentFile=, and says what it read; it expands, and leaves out what is empty. */
const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';
const comparable = rows.filter(
  ([text]) => !/[$\uFFFD\uFEFF]|^# a \\/.test(text) && !/(?:^|\n)(?:ok|1A|A-B)=/.test(text),
);

describe.skipIf(!existsSync(generator))('and systemd itself', () => {
  test.each(comparable)('reads %j so', async (text, variables) => {
    const folder = await makeFolder('ladylinux-environment-');
    try {
      await mkdir(join(folder, 'environment.d'));
      await writeFile(join(folder, 'environment.d/1.conf'), text);
      const said = execFileSync(generator, {
        env: { XDG_CONFIG_HOME: folder, PATH: '/usr/bin' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const theirs = said.split('\n').flatMap((line) => {
        const [, name = '', value = ''] = /^([A-C])=(.*)$/.exec(line) ?? [];
        return name === '' ? [] : [[name, unescaped(value)] as const];
      });
      const ours = Object.entries(variables).filter(([, value]) => value !== '');
      expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(ours));
    } finally {
      await removeFolder(folder);
    }
  });
});

const unescaped = (value: string): string =>
  value.startsWith('"')
    ? value
        .slice(1, -1)
        .replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
    : value;
