import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { simpleGit } from 'simple-git';
import { expect } from 'vitest';
import { test } from '../../support/folder';
import { failingBranch } from '../../../contract/demo';
import { createUpstream as createSample } from '../../../helper/demo/upstream';
import { parseManifest } from '../../../helper/models/manifest/parse';
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
  expect(Object.keys(one.branches).sort()).toEqual(['develop', 'fails-on-purpose', 'main']);
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

test('every commit that names models names files of sample/models, at the address given, as they are', async ({
  folder,
}) => {
  const bareRepository = join(folder, 'upstream.git');
  const modelsAt = 'file:///some/where';
  const { branches } = await createSample({ sampleDir, bareRepository, modelsAt });
  const git = simpleGit(bareRepository);
  const naming = ['--all', '--format=%H', '--', 'models/manifest.json'];
  const commits = (await git.raw(['log', ...naming])).trim().split('\n');
  for (const commit of [...commits, ...Object.values(branches)]) {
    const { models } = parseManifest(await git.raw(['show', `${commit}:models/manifest.json`]));
    expect(models.map(({ required }) => required)).toEqual([true, false]);
    for (const { path, sources, checksum, sizeBytes } of models.flatMap(({ files }) => files)) {
      const name = path.split('/').at(-1) ?? '';
      const bytes = await readFile(join(sampleDir, 'models', name));
      expect(sources).toEqual([`${modelsAt}/${name}`]);
      const digest = createHash('sha256').update(bytes).digest('hex');
      expect([checksum?.digest, sizeBytes]).toEqual([digest, bytes.length]);
    }
  }
  const elsewhere = await createSample({ sampleDir, bareRepository, modelsAt: 'file:///else' });
  expect(elsewhere.made).toBe(true);
  expect(elsewhere.branches['main']).not.toBe(branches['main']);
});

test('the version that fails on purpose differs from main in its page alone', async ({
  folder,
}) => {
  const bareRepository = join(folder, 'upstream.git');
  await createUpstream({ sampleDir, bareRepository });
  const changed = ['diff', '--name-only', 'main', failingBranch];
  expect((await simpleGit(bareRepository).raw(changed)).trim()).toBe('templates/home.html');
});
