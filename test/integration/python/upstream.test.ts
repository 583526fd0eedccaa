import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { simpleGit } from 'simple-git';
import { expect } from 'vitest';
import { test } from '../../support/folder';
import { cloneForChanges, createUpstream } from '../../support/repositories';

const sampleDir = join(import.meta.dirname, '../../../sample');

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

test('the same sample gives the same commits', async ({ folder }) => {
  const one = await createUpstream({ sampleDir, bareRepository: join(folder, 'one.git') });
  const two = await createUpstream({ sampleDir, bareRepository: join(folder, 'two.git') });
  expect(one.made).toBe(true);
  expect(Object.keys(one.branches).sort()).toEqual(['develop', 'main']);
  expect(two.branches).toEqual(one.branches);
});

test('main ends at sample/app, and develop shows another title', async ({ folder }) => {
  const bareRepository = join(folder, 'upstream.git');
  await createUpstream({ sampleDir, bareRepository });
  const git = simpleGit(bareRepository);
  const app = await readFile(join(sampleDir, 'app/api_layer.py'), 'utf8');
  expect(await git.raw(['show', 'main:api_layer.py'])).toBe(app);
  const tracked = (await git.raw(['ls-tree', '-r', '--name-only', 'main'])).trim().split('\n');
  expect(tracked).toEqual(await filesOf(join(sampleDir, 'app')));
  await git.raw(['fsck', '--strict', '--full']);
  expect(await git.raw(['show', 'develop:api_layer.py'])).toContain('TITLE = "LadyLinux develop"');
  expect((await git.raw(['rev-list', '--count', 'main'])).trim()).toBe('5');
  expect((await git.raw(['rev-list', '--count', 'main..develop'])).trim()).toBe('2');
  expect(await git.raw(['ls-tree', 'main', 'refresh/prepare'])).toMatch(/^100755 /);
});

test('a second call leaves what was pushed meanwhile', async ({ folder }) => {
  const bareRepository = join(folder, 'upstream.git');
  await createUpstream({ sampleDir, bareRepository });
  const pushed = await (
    await cloneForChanges(bareRepository)
  ).commit({ branch: 'main', files: { 'extra.txt': 'more\n' } });
  const again = await createUpstream({ sampleDir, bareRepository });
  expect(again.made).toBe(false);
  expect(again.branches['main']).toBe(pushed);
});

test('a changed sample moves the branches', async ({ folder }) => {
  const changed = join(folder, 'sample');
  await cp(sampleDir, changed, { recursive: true });
  const bareRepository = join(folder, 'upstream.git');
  const before = await createUpstream({ sampleDir: changed, bareRepository });
  await writeFile(join(changed, 'app/README.md'), 'Another text.\n');
  const after = await createUpstream({ sampleDir: changed, bareRepository });
  expect(after.made).toBe(true);
  expect(after.branches['main']).not.toBe(before.branches['main']);
});
