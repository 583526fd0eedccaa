import { chmod, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepAppState, mountPoints } from '../../../helper/tasks/app-state';
import type { TaskContext } from '../../../helper/host/task-protocol';

const context: TaskContext = {
  signal: new AbortController().signal,
  event: () => undefined,
  output: () => undefined,
  progress: () => undefined,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-state-'));
  for (const tree of ['old', 'new'])
    await mkdir(join(folder, tree, '.git/info'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const read = (path: string) => readFile(join(folder, path), 'utf8');
const kindOf = async (path: string) => {
  const facts = await lstat(join(folder, path)).catch(() => null);
  return facts === null ? 'absent' : facts.isDirectory() ? 'folder' : 'file';
};

describe('the mount points of a tree', () => {
  const make = (...paths: [string, 'file' | 'folder' | null][]) =>
    mountPoints(
      { tree: join(folder, 'new'), paths: paths.map(([path, form]) => ({ path, form })) },
      context,
    );

  it('are of the form of what is bound over them', async () => {
    const answer = await make(['config/theme.json', 'file'], ['uploads', 'folder']);
    expect(answer).toMatchObject({ ok: true });
    expect(await kindOf('new/config/theme.json')).toBe('file');
    expect(await kindOf('new/uploads')).toBe('folder');
    expect((await read('new/.git/info/exclude')).split('\n')).toContain('/config/theme.json');
  });

  it.each([
    ['plugins', 'plugins/sub/loader.py', 'x = 1'],
    ['native', 'native/_speed.so.1', 'x'],
    ['tools', 'tools/run', '#!/bin/sh'],
    ['start', 'start', '\x7fELF'],
  ])('are none where the version brings code along (threat 25): %s', async (path, file, text) => {
    await write(`new/${file}`, text);
    expect(await make([path, path === file ? 'file' : 'folder'])).toEqual({
      ok: false,
      failure: {
        message: {
          code: 'app-state-refused',
          params: {
            path,
            reason: `${file} is code, and the application may not write what it runs`,
          },
        },
      },
    });
  });

  it('are what the version brings along, as it is', async () => {
    await write('new/config/theme.json', '{}');
    const answer = await make(['config/theme.json', null]);
    expect(answer).toEqual({
      ok: true,
      result: { forms: ['file'] },
    });
    expect(await read('new/config/theme.json')).toBe('{}');
  });

  it('an unknown path starts as a folder, unless its name looks like a file', async () => {
    const answer = await make(['uploads', null], ['state.db', null]);
    expect(answer).toMatchObject({ result: { forms: ['folder', null] } });
    expect(await kindOf('new/state.db')).toBe('absent');
  });

  it.each([
    [
      'a link at its end',
      () => symlink('/etc/passwd', join(folder, 'new/theme.json')),
      'theme.json',
    ],
    ['a link on the way', () => symlink('/etc', join(folder, 'new/config')), 'config/theme.json'],
    ['a file on the way', () => write('new/config', 'x'), 'config/theme.json'],
    ['a folder where a file is kept', () => mkdir(join(folder, 'new/theme.json')), 'theme.json'],
  ] as const)('%s is refused', async (_, plant, path) => {
    await plant();
    const answer = await make([path, 'file']);
    expect(answer).toMatchObject({
      ok: false,
      failure: { message: { code: 'app-state-refused' } },
    });
  });
});

describe('the first copy of what the application keeps', () => {
  const keep = (path: string, form: 'file' | 'folder') =>
    keepAppState(
      {
        store: join(folder, 'store'),
        from: [join(folder, 'old'), join(folder, 'new')],
        paths: [{ path, form }],
      },
      context,
    );

  it('comes from the live tree, else from the new one', async () => {
    await write('old/config/theme.json', 'mine');
    await write('new/config/theme.json', 'default');
    await write('new/seed/words.txt', 'seed');
    expect(await keep('config/theme.json', 'file')).toEqual({ ok: true, result: {} });
    await keep('seed', 'folder');
    expect(await read('store/config/theme.json')).toBe('mine');
    expect(await read('store/seed/words.txt')).toBe('seed');
    expect(await read('old/config/theme.json')).toBe('mine');
  });

  it('never replaces what is there', async () => {
    await write('store/theme.json', 'kept');
    await write('old/theme.json', 'other');
    expect(await keep('theme.json', 'file')).toEqual({ ok: true, result: {} });
    expect(await read('store/theme.json')).toBe('kept');
  });

  it('starts empty if no tree has it, and otherwise keeps modes', async () => {
    await keep('uploads', 'folder');
    expect(await kindOf('store/uploads')).toBe('folder');
    await write('old/token', 'x');
    await chmod(join(folder, 'old/token'), 0o600);
    await keep('token', 'file');
    expect((await lstat(join(folder, 'store/token'))).mode & 0o777).toBe(0o600);
  });

  it('follows no link, neither where it reads nor where it writes', async () => {
    await symlink('/etc/passwd', join(folder, 'old/a.txt'));
    await keep('a.txt', 'file');
    expect(await read('store/a.txt')).toBe('');
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'store/config'));
    expect(await keep('config/b.txt', 'file')).toMatchObject({
      ok: false,
      failure: { message: { code: 'app-state-failed' } },
    });
    expect(await kindOf('elsewhere/b.txt')).toBe('absent');
  });
});
