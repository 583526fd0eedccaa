import { execFileSync } from 'node:child_process';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type OpenFolder,
  openBase,
  openRegular,
  resolveWithin,
} from '../../../helper/models/open-folder';
import { hostilePaths } from '../../unit/models/hostile-paths';

let root: string;
let base: OpenFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-open-'));
  mkdirSync(join(root, 'models/a/b'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside/secret'), 'secret');
  writeFileSync(join(root, 'models/a/b/model.gguf'), 'model');
  base = openBase(join(root, 'models'));
});
afterEach(() => {
  base.close();
  rmSync(root, { recursive: true });
});

/** What a path leads to: where it really is, or why it leads nowhere. */
function lead(path: string): string {
  const found = resolveWithin(base, path);
  if (found.kind !== 'there')
    return found.kind === 'refused' ? `refused: ${found.reason}` : found.kind;
  try {
    const opened = openRegular(found.folder, found.name);
    if (opened.kind !== 'open')
      return opened.kind === 'refused' ? `refused: ${opened.reason}` : opened.kind;
    const where = readlinkSync(`/proc/self/fd/${opened.fd}`);
    closeSync(opened.fd);
    return where;
  } finally {
    found.folder.close();
  }
}

describe('resolveWithin', () => {
  it('finds a file below the folder', () => {
    expect(lead('a/b/model.gguf')).toBe(join(root, 'models/a/b/model.gguf'));
    expect(lead('a/b/other')).toBe('missing');
    expect(lead('x/y/z')).toBe('missing');
  });

  it.each(hostilePaths.map((path) => [JSON.stringify(path).slice(0, 40), path]))(
    '%s leads nowhere',
    (_, path) => {
      expect(lead(path)).toMatch(/^refused/);
    },
  );

  it.each([
    [
      'a symlink in the middle',
      'a/link/secret',
      () => symlinkSync(join(root, 'outside'), join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a relative symlink in the middle',
      'a/link/secret',
      () => symlinkSync('../../outside', join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a symlink that stays inside',
      'a/link/model.gguf',
      () => symlinkSync('b', join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a symlink at the end',
      'a/link',
      () => symlinkSync(join(root, 'outside/secret'), join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a symlink to nothing',
      'a/link',
      () => symlinkSync('nothing', join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a symlink to itself',
      'a/link/x',
      () => symlinkSync('link', join(root, 'models/a/link')),
      'refused: link',
    ],
    [
      'a symlink to /proc/self/root',
      'a/link/etc/passwd',
      () => symlinkSync('/proc/self/root', join(root, 'models/a/link')),
      'refused: link',
    ],
    ['a file in the middle', 'a/b/model.gguf/x', () => undefined, 'refused: blocked'],
    ['a folder at the end', 'a/b', () => undefined, 'refused: special'],
    [
      'a fifo',
      'a/fifo',
      () => execFileSync('mkfifo', [join(root, 'models/a/fifo')]),
      'refused: special',
    ],
  ])('%s is refused', (_, path, plant, told) => {
    plant();
    expect(lead(path)).toBe(told);
  });

  it('stays in the folder that it opened, whatever is put in its place meanwhile', () => {
    const found = resolveWithin(base, 'a/b/new.gguf');
    expect(found.kind).toBe('there');
    if (found.kind !== 'there') return;
    renameSync(join(root, 'models/a/b'), join(root, 'models/a/c'));
    symlinkSync(join(root, 'outside'), join(root, 'models/a/b'));
    writeFileSync(found.folder.at(found.name), 'new');
    found.folder.close();
    expect(readFileSync(join(root, 'models/a/c/new.gguf'), 'utf8')).toBe('new');
    expect(lstatSync(join(root, 'outside/new.gguf'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('makes folders below it and nowhere else', () => {
    symlinkSync(join(root, 'outside'), join(root, 'models/link'));
    expect(resolveWithin(base, 'link/deep/x', { create: true })).toEqual({
      kind: 'refused',
      reason: 'link',
    });
    const made = resolveWithin(base, 'new/deep/x', { create: true });
    expect(made.kind).toBe('there');
    if (made.kind === 'there') made.folder.close();
    expect(lstatSync(join(root, 'models/new/deep')).isDirectory()).toBe(true);
    expect(lstatSync(join(root, 'outside/deep'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
