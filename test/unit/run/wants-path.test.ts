import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test as plain } from 'vitest';
import { shownAtFixedPaths } from '../../../helper/host/prefix/fixed-paths';
import { makeTree } from '../../../helper/host/prefix/host';
import { fixedPathIn } from '../../../helper/refresh/wants-path';
import { layoutUnder } from '../../../helper/state/layout';
import { test } from '../../support/folder';

const layout = layoutUnder('/home/ada/sandbox');

plain.each([
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/var/lib/ladylinux/data'",
    '/var/lib/ladylinux/data',
  ],
  [
    "PermissionError: [Errno 13] Permission denied: '/opt/ladylinux/models/x-1.gguf'",
    '/opt/ladylinux/models/x-1.gguf',
  ],
  ['cannot open /etc/ladylinux/ladylinux.env', '/etc/ladylinux/ladylinux.env'],
  ["unable to open '/home/ada/sandbox/var/lib/ladylinux/data/x.db'", null],
  ["'/srv/opt/ladylinux/x'", null],
  ['/var/lib/ladylinux-refresh/history.jsonl', null],
  ['Traceback (most recent call last):', null],
])('%s wants %s', (line, path) => {
  expect(fixedPathIn(['first', line], layout)).toBe(path);
});

const hasBwrap =
  (await execa('bwrap', ['--dev-bind', '/', '/', 'true'], { reject: false })).exitCode === 0;

describe.skipIf(!hasBwrap)('a program of a prefix', () => {
  test('finds its own files at the paths of a machine, and all others as before', async ({
    folder,
  }) => {
    const own = layoutUnder(folder);
    await makeTree(folder);
    await writeFile(own.envFile, 'A=1\n');
    await writeFile(join(own.data, 'x'), 'data');
    const [bwrap = '', ...view] = await shownAtFixedPaths(own);
    const script = `cat /etc/ladylinux/ladylinux.env /var/lib/ladylinux/data/x '${own.data}/x'
      ls -d /opt/ladylinux/models /etc/passwd /usr/bin/env /proc/self /dev/null /tmp
      echo new > /var/lib/ladylinux/data/y; getent passwd 0; cat '${own.data}/y'`;
    const { stdout, stderr } = await execa(bwrap, [...view, '/bin/sh', '-ec', script]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/A=1\ndata\s*data.*\nroot:.*\nnew$/s);
  });

  test('is tried with the code that is staged, and state that is thrown away', async ({
    folder,
  }) => {
    const own = layoutUnder(folder);
    await makeTree(folder);
    for (const [path, text] of [
      [own.nextApp, 'new'],
      [own.app, 'old'],
    ] as const) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'which'), text);
    }
    await mkdir(own.venv);
    const staged = { app: own.nextApp, venv: own.venv };
    const [bwrap = '', ...view] = await shownAtFixedPaths(own, staged);
    const script = 'cat /opt/ladylinux/app/which; echo x > /var/lib/ladylinux/data/x';
    const { stdout } = await execa(bwrap, [...view, '/bin/sh', '-ec', script]);
    expect(stdout).toBe('new');
    expect((await execa('ls', [own.data])).stdout).toBe('');
  });
});

test('what cannot be shown is run as it is', async ({ folder }) => {
  expect(await shownAtFixedPaths(layoutUnder(join(folder, 'nothing')))).toEqual([]);
});
