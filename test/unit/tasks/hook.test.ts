import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hookPath, hookProblem } from '../../../helper/tasks/hook';
import { makeFolder, removeFolder } from '../../support/temporary';

let folder: string;
let venv: string;
let count = 0;

beforeAll(async () => {
  folder = await makeFolder('ladylinux-hook-');
  venv = join(folder, 'venv');
  await mkdir(join(venv, 'bin'), { recursive: true });
  await writeFile(join(venv, 'bin/alembic'), '#!/bin/sh\n', { mode: 0o755 });
});
afterAll(() => removeFolder(folder));

async function hookOf(content: string | Buffer, mode = 0o755): Promise<string> {
  const app = join(folder, `app-${String((count += 1))}`);
  await mkdir(join(app, 'refresh'), { recursive: true });
  await writeFile(join(app, 'refresh/prepare'), content);
  await chmod(join(app, 'refresh/prepare'), mode);
  return app;
}
const look = async (app: string) => hookProblem(app, 'refresh/prepare', venv);

/** What the kernel itself says, as the hook would be started. */
const runs = (app: string): boolean => {
  try {
    execFileSync(join(app, 'refresh/prepare'), {
      env: { PATH: hookPath(venv) },
      stdio: 'ignore',
      cwd: app,
    });
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['a script', '#!/bin/sh\ntrue\n'],
  ['one with options', '#!/bin/sh -eu\ntrue\n'],
  ['one with a space', '#! /bin/sh\ntrue\n'],
  ['Python by env', '#!/usr/bin/env python3\npass\n'],
  ['Python by env with options', '#!/usr/bin/env -S python3 -u\npass\n'],
  ['env that sets something', '#!/usr/bin/env -S A=b python3\npass\n'],
  ['env that takes apart at once', '#!/usr/bin/env -Spython3 -u\npass\n'],
  ['a program of the environment', '#!/usr/bin/env alembic\n'],
  ['no first line of that kind', 'true\n'],
  ['nothing in it', ''],
])('%s runs', async (_, text) => {
  const app = await hookOf(text);
  expect(await look(app)).toBeNull();
  expect(runs(app)).toBe(true);
});

test('no hook is none', async () => {
  expect(await hookProblem(folder, 'refresh/prepare', venv)).toBeNull();
});

test('a program of this machine runs', async () => {
  const app = await hookOf(await readFile('/bin/true'));
  expect(await look(app)).toBeNull();
  expect(runs(app)).toBe(true);
});

test.each([
  ['/no/such/python', '#!/no/such/python\n'],
  ['/etc', '#!/etc\n'],
  ['python3', '#!python3\n'],
  ['no-such-program', '#!/usr/bin/env no-such-program\n'],
  ['no-such-program', '#!/usr/bin/env -S no-such-program -u\n'],
  ['no-such-program', '#!/usr/bin/env -iS no-such-program\n'],
  ['python3 -u', '#!/usr/bin/env python3 -u\n'],
  ['', '#!\n'],
])('the interpreter "%s" is not here', async (program, text) => {
  const app = await hookOf(text);
  expect(await look(app)).toEqual({ why: 'interpreter', program });
  if (program !== '') expect(runs(app)).toBe(false);
});

test.each([
  ['windows', '#!/bin/sh\r\ntrue\r\n'],
  ['windows', '#!/usr/bin/env python3\r\n'],
  ['windows', 'true\r\n'],
  ['mark', '\uFEFF#!/bin/sh\ntrue\n'],
  ['format', 'MZ\x90\0\x03'],
])('%s: %j', async (why, text) => {
  expect(await look(await hookOf(text))).toEqual({ why });
});

test('a file that is not executable', async () => {
  const app = await hookOf('#!/bin/sh\ntrue\n', 0o644);
  expect(await look(app)).toEqual({ why: 'mode' });
  expect(runs(app)).toBe(false);
});

test('a program for another kind of processor', async () => {
  const other = Buffer.from(await readFile('/bin/true'));
  other.writeUInt16LE(0x15, 18); // EM_PPC64
  const app = await hookOf(other);
  expect(await look(app)).toEqual({ why: 'architecture' });
  expect(runs(app)).toBe(false);
});

test('a folder, and links to what is there and what is not', async () => {
  const app = join(folder, 'app-odd');
  await mkdir(join(app, 'refresh/prepare'), { recursive: true });
  expect(await look(app)).toEqual({ why: 'folder' });
  for (const [name, target] of [
    ['whole', '/bin/true'],
    ['broken', 'nowhere'],
  ] as const) {
    await symlink(target, join(app, name));
    expect(await hookProblem(app, name, venv)).toEqual({ why: 'link' });
  }
});
