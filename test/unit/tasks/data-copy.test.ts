import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { compareData, copyData, updateDataCopy } from '../../../helper/tasks/data';
import type { TaskContext } from '../../../helper/host/task-protocol';
import { makeFolder, removeFolder } from '../../support/folder';

let folder: string;
let data: string;
let copy: string;
const nothing = () => undefined;
const context: TaskContext = {
  signal: new AbortController().signal,
  event: nothing,
  output: nothing,
  progress: nothing,
};

beforeEach(async () => {
  folder = await makeFolder('ladylinux-data-');
  data = join(folder, 'data');
  copy = join(folder, 'copy');
  await mkdir(join(data, 'below/deep'), { recursive: true });
  await mkdir(copy);
  await writeFile(join(data, 'file'), 'one');
  await writeFile(join(data, 'below/deep/file'), 'two');
});
afterEach(() => removeFolder(folder));

const begin = async (limitBytes: number | null = 100_000_000) => {
  const sinceMs = Date.now();
  const answer = await copyData({ from: data, to: copy, limitBytes }, context);
  return { sinceMs, answer };
};
const update = (sinceMs: number) => updateDataCopy({ from: data, to: copy, sinceMs }, context);
const changed = async () => {
  const answer = await compareData({ copy, data }, context);
  return answer.ok && answer.result.changed;
};
const tree = async (root: string) => {
  const names = (await readdir(root, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(root, name)).catch(() => null);
      const text = facts?.isFile() === true ? await readFile(join(root, name), 'utf8') : '';
      return [name, (facts?.mode ?? 0) & 0o7777, text];
    }),
  );
};

test.each<[string, () => Promise<unknown>]>([
  ['a file that was written', () => writeFile(join(data, 'file'), 'longer than before')],
  [
    'a file of the same size and time, as a mapped file may be',
    async () => {
      const { atime, mtime } = await stat(join(data, 'file'));
      await writeFile(join(data, 'file'), 'ONE');
      await utimes(join(data, 'file'), atime, mtime);
    },
  ],
  ['a file that is new', () => writeFile(join(data, 'below/new'), 'new')],
  [
    'a folder that is new, with what is in it',
    async () => {
      await mkdir(join(data, 'a/b'), { recursive: true });
      await writeFile(join(data, 'a/b/c'), 'x');
    },
  ],
  ['a file that is gone', () => rm(join(data, 'below/deep/file'))],
  ['a folder that is gone', () => rm(join(data, 'below'), { recursive: true })],
  [
    'a folder in place of a file',
    async () => {
      await rm(join(data, 'file'));
      await mkdir(join(data, 'file'));
      await writeFile(join(data, 'file/within'), 'x');
    },
  ],
  [
    'a file in place of a folder',
    async () => {
      await rm(join(data, 'below'), { recursive: true });
      await writeFile(join(data, 'below'), 'x');
    },
  ],
  ['another mode', () => chmod(join(data, 'below/deep'), 0o700)],
  ['a name that looks like an option', () => writeFile(join(data, '--help'), 'x')],
])('the update knows %s', async (_what, change) => {
  const { sinceMs } = await begin();
  await change();
  expect(await update(sinceMs)).toMatchObject({ ok: true });
  expect(await tree(copy)).toEqual(await tree(data));
  expect(await changed()).toBe(false);
});

test.each<[string, () => Promise<unknown>]>([
  ['written', () => writeFile(join(data, 'file'), 'ONE')],
  ['made', () => writeFile(join(data, 'below/deep/new'), '')],
  ['removed', () => rm(join(data, 'file'))],
  [
    'replaced by a link',
    async () => {
      await rm(join(data, 'file'));
      await symlink('below', join(data, 'file'));
    },
  ],
])('what was %s afterwards is noticed', async (_how, change) => {
  const { sinceMs } = await begin();
  await update(sinceMs);
  expect(await changed()).toBe(false);
  await change();
  expect(await changed()).toBe(true);
});

it('leads through no link that was planted in the copy', async () => {
  const { sinceMs } = await begin();
  const outside = join(folder, 'outside');
  await mkdir(outside);
  await rm(join(copy, 'below'), { recursive: true });
  await symlink(outside, join(copy, 'below'));
  await update(sinceMs);
  expect(await readdir(outside)).toEqual([]);
  expect(await tree(copy)).toEqual(await tree(data));
});

it('does not copy what is larger than allowed, unless the disk shares the blocks', async () => {
  const { answer } = await begin(1);
  if (!answer.ok) throw new Error('it failed');
  if (answer.result.kind === 'copied') expect(await tree(copy)).toEqual(await tree(data));
  else expect(answer.result.why).toBe('large');
});
