import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTouchedSince } from '../../../helper/lib/touched';

let folder: string;
let since: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touched-'));
  await mkdir(join(folder, 'data/deep'), { recursive: true });
  await writeFile(join(folder, 'data/one'), 'one');
  await writeFile(join(folder, 'data/deep/two'), 'two');
  await mkdir(join(folder, 'elsewhere'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'data/link'));
  await sleep(30); // the kernel's clock for files ticks coarsely
  since = Date.now();
  await sleep(30);
});
afterEach(() => rm(folder, { recursive: true }));

const isTouched = (most = 100) => isTouchedSince([join(folder, 'data')], since, most);

describe('what was touched since', () => {
  it('is nothing where nothing was', async () => {
    expect(await isTouched()).toBe(false);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a file that was written to', () => writeFile(join(folder, 'data/deep/two'), 'TWO')],
    [
      'one whose time was set back',
      async () => {
        await writeFile(join(folder, 'data/one'), 'ONE');
        await utimes(join(folder, 'data/one'), 1, 1);
      },
    ],
    ['one that went away', () => rm(join(folder, 'data/deep/two'))],
    ['one that is new', () => writeFile(join(folder, 'data/deep/three'), '')],
    [
      'an older folder that was moved in',
      () => rename(join(folder, 'elsewhere'), join(folder, 'data/moved')),
    ],
  ])('is %s', async (_, touch) => {
    await touch();
    expect(await isTouched()).toBe(true);
  });

  it('is not what a link leads to', async () => {
    await writeFile(join(folder, 'elsewhere/file'), '');
    expect(await isTouched()).toBe(false);
  });

  it('reports more than may be checked', async () => {
    expect([await isTouched(5), await isTouched(4)]).toEqual([false, true]);
  });
});
