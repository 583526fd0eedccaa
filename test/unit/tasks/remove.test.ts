import { execa } from 'execa';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { remove } from '../../../helper/tasks/remove';
import { test } from '../../support/folder';

const context = {
  signal: new AbortController().signal,
  output: () => undefined,
  progress: () => undefined,
  event: () => undefined,
};
const empty = (...folders: string[]) => remove({ folders }, context);

describe('a folder is emptied, and nothing else', () => {
  test('links in it go, and what they lead to stays', async ({ folder }) => {
    const [tree, precious] = [join(folder, 'tree'), join(folder, 'precious')];
    await mkdir(join(tree, 'sub/deeper'), { recursive: true });
    await mkdir(precious);
    await writeFile(join(precious, 'thesis.txt'), 'years of work');
    await symlink(precious, join(tree, 'link'));
    await symlink(precious, join(tree, 'sub/deeper/link'));
    await symlink('nowhere', join(tree, 'sub/dangling'));
    await writeFile(join(tree, 'sub/deeper/file'), 'x');
    expect(await empty(tree)).toMatchObject({ ok: true });
    expect(await readdir(tree)).toEqual([]);
    expect(await readFile(join(precious, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('threat 35: a link in place of the folder itself leads nowhere', async ({ folder }) => {
    const precious = join(folder, 'precious');
    await mkdir(precious);
    await writeFile(join(precious, 'thesis.txt'), 'years of work');
    await symlink(precious, join(folder, 'tree'));
    await expect(empty(join(folder, 'tree'))).rejects.toThrow('ENOTDIR');
    expect(await readFile(join(precious, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('folders that are closed, and deeper than a path may be long', async ({ folder }) => {
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'closed/inner'), { recursive: true });
    await writeFile(join(tree, 'closed/inner/file'), 'x');
    await chmod(join(tree, 'closed/inner'), 0o000);
    await chmod(join(tree, 'closed'), 0o500);
    const name = 'd'.repeat(200);
    // PATH_MAX is 4096
    await execa(
      'bash',
      ['-c', `for i in $(seq 60); do mkdir ${name}; cd -P ${name}; done; touch f`],
      {
        cwd: tree,
      },
    );
    expect(await empty(tree)).toMatchObject({ ok: true });
    expect(await readdir(tree)).toEqual([]);
  });
});
