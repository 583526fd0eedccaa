import { appendFile, chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, describe, it } from 'vitest';
import { examine } from '../../../helper/tasks/examine/code';
import { localEdits } from '../../../helper/tasks/git/local-edits';
import { test } from '../../support/folder';

const context = {
  signal: new AbortController().signal,
  output: () => undefined,
  progress: () => undefined,
  event: () => undefined,
};

type Git = (...args: string[]) => Promise<unknown>;

/** A checkout whose `.git` starts a program wherever git can be made to, and a file that was changed in it. */
async function hostileTree(folder: string): Promise<{ app: string; git: Git; mark: string }> {
  const app = join(folder, 'app');
  const mark = join(folder, 'mark');
  await mkdir(app);
  const git: Git = (...args) => execa('git', args, { cwd: app, stdin: 'ignore', reject: false });
  await git('init', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  await git('remote', 'add', 'origin', 'https://github.com/example/LadyLinux');
  await writeFile(join(app, 'main.py'), 'one\n');
  await writeFile(join(app, 'gone.py'), 'one\n');
  await git('add', '.');
  await git('commit', '--quiet', '--message=First');
  const evil = join(folder, 'evil.sh');
  await writeFile(evil, `#!/bin/sh\necho "$*" >> ${mark}\n[ "$1" != clean ] || cat\n`);
  await chmod(evil, 0o755);
  for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
    await writeFile(join(app, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${mark}\n`);
    await chmod(join(app, '.git/hooks', hook), 0o755);
  }
  await appendFile(
    join(app, '.git/config'),
    `[filter "x"]
	clean = ${evil} clean
	smudge = ${evil} smudge
[filter "y"]
	clean = ${evil} clean
[core]
	fsmonitor = ${evil}
	hooksPath = ${join(app, '.git/hooks')}
	alternateRefsCommand = ${evil}
	pager = ${evil}
[diff "x"]
	textconv = ${evil}
[log]
	showSignature = true
[gpg]
	program = ${evil}
[include]
	path = ${join(folder, 'included')}
`,
  );
  await writeFile(join(folder, 'included'), `[filter "z"]\n\tclean = ${evil} included\n`);
  await writeFile(join(app, '.gitattributes'), '*.py filter=x diff=x\n*.txt filter=y\n');
  await writeFile(join(app, '.git/info/attributes'), '*.md filter=z\n');
  await writeFile(join(app, '.git/info/exclude'), 'secret.txt\n');
  await writeFile(join(app, 'main.py'), 'two\n');
  await writeFile(join(app, 'secret.txt'), 'mine\n');
  return { app, git, mark };
}

const scratches = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('ladylinux-git-'));

describe('a .git that somebody else wrote', () => {
  test('starts no program, and the edits are found all the same', async ({ folder }) => {
    const { app, mark } = await hostileTree(folder);
    const before = await scratches();
    const request = { app, archive: null, limitBytes: 1e9, mountPoints: [] };
    const answer = await localEdits(request, context);
    expect(answer).toMatchObject({
      ok: true,
      result: {
        head: { subject: 'First', author: 'Ada' },
        repository: true,
        edits: {
          files: [
            { path: 'main.py', change: 'modified' },
            { path: '.gitattributes', change: 'untracked' },
            { path: 'secret.txt', change: 'ignored' },
          ],
        },
      },
    });
    const venv = join(folder, 'no-venv');
    expect(await examine({ app, venv, mountPoints: [], seconds: 60 }, context)).toMatchObject({
      ok: true,
      result: {
        code: {
          state: 'repository',
          branch: 'main',
          remote: 'https://github.com/example/LadyLinux',
          edits: { count: 3, sure: true },
        },
      },
    });
    await expect(readFile(mark, 'utf8')).rejects.toThrow('ENOENT');
    expect(await scratches()).toEqual(before);
  });

  test('that git of an ordinary user would start: so the first test can fail', async ({
    folder,
  }) => {
    const { git, mark } = await hostileTree(folder);
    await git('status');
    expect(await readFile(mark, 'utf8')).toContain('clean');
  });

  test('branches in packed-refs, a work tree elsewhere, and modes that are not looked at', async ({
    folder,
  }) => {
    const { app, git } = await hostileTree(folder);
    await git('pack-refs', '--all');
    await git('config', 'core.fileMode', 'false');
    await chmod(join(app, 'gone.py'), 0o755);
    const other = join(folder, 'other');
    await git('worktree', 'add', '--no-checkout', '-b', 'side', other);
    const look = async (tree: string) => {
      const asked = { app: tree, archive: null, limitBytes: 1e9, mountPoints: [] };
      const answer = await localEdits(asked, context);
      return answer.ok ? answer.result : answer;
    };
    expect(await look(app)).toMatchObject({
      head: { subject: 'First' },
      edits: { total: 3 },
    });
    expect(await look(other)).toMatchObject({
      head: { subject: 'First' },
      edits: {
        files: [
          { path: 'gone.py', change: 'deleted' },
          { path: 'main.py', change: 'deleted' },
        ],
      },
    });
  });

  test('without a commit, or with one that is not there, every file counts', async ({ folder }) => {
    const { app, git } = await hostileTree(folder);
    await git('update-ref', '-d', 'HEAD');
    const request = { app, archive: null, limitBytes: 1e9, mountPoints: [] };
    const all = { head: null, repository: false, edits: { total: 4 } };
    expect(await localEdits(request, context)).toMatchObject({ ok: true, result: all });
    await writeFile(join(app, '.git/HEAD'), `${'ab'.repeat(20)}\n`);
    expect(await localEdits(request, context)).toMatchObject({ ok: true, result: all });
  });
});

describe('git is started in one place', () => {
  it('without the configuration of others', async () => {
    const starts: string[] = [];
    let read = 0;
    for (const root of ['helper', 'common', 'main']) {
      for (const name of await readdir(root, { recursive: true })) {
        if (!name.endsWith('.ts')) continue;
        read += 1;
        const text = await readFile(join(root, name), 'utf8');
        if (/simpleGit\(|(?:execa|spawn|execFile)\w*\(\s*'(?:\/usr\/bin\/)?git'/.test(text))
          starts.push(join(root, name));
      }
    }
    expect(read).toBeGreaterThan(300);
    // the first makes the upstream of a demo
    expect(starts.sort()).toEqual(['helper/demo/upstream.ts', 'helper/tasks/git/client.ts']);
  });
});
