import { chmod, chown } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { gitTrust } from '../../../helper/lib/git-trust';
import { gitIn } from '../../../helper/tasks/git/client';
import { remoteRefs } from '../../../helper/tasks/git/remote-refs';
import { test } from '../../support/folder';
import { createRepository } from '../../support/repositories';

const nobody = 65_534;
const asOther = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };

test('a repository of another user says to the service what it says to who builds', async ({
  folder,
}) => {
  await chmod(folder, 0o755);
  const { work, git } = await createRepository(join(folder, 'x.git'));
  await git.raw(['tag', 'v1']);
  const describe = (more: Record<string, string>) =>
    execa('git', ['describe', '--tags'], {
      ...{ cwd: work, reject: false, extendEnv: false, env: { ...env, ...more } },
      ...asOther,
    });
  expect((await describe({})).stderr).toContain('dubious ownership');
  expect((await describe(gitTrust(work))).stdout).toBe('v1');
  expect((await describe(gitTrust(folder))).stderr).toContain('dubious ownership');
});

test.for([
  ['bare, with a space in its name', 'a b.git', (path: string) => `file://${encodeURI(path)}`],
  ['a working tree', 'c.git.work', (path: string) => `file://${path}`],
  ['without its .git', 'd.git', (path: string) => `file://${path.replace(/\.git$/, '')}`],
] as const)(
  'a file:// repository of another user is read as it is: %s',
  async ([, name, url], { folder }) => {
    const bare = name.replace(/\.work$/, '');
    const { path, work } = await createRepository(join(folder, bare));
    const at = name.endsWith('.work') ? work : path;
    if (process.getuid?.() === 0)
      await execa('chown', ['--recursive', `${String(nobody)}:${String(nobody)}`, path, work]);
    await chown(folder, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    const repository = url(at);
    const signal = new AbortController().signal;
    const git = gitIn('/', { protocols: ['file'], repository, signal });
    expect((await remoteRefs(git, repository)).branches).toHaveLength(1);
    if (process.getuid?.() !== 0) return;
    const without = gitIn('/', { protocols: ['file'], signal });
    await expect(remoteRefs(without, repository)).rejects.toThrow('dubious ownership');
  },
);
