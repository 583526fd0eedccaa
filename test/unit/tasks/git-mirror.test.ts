import { mkdir, readdir, readFile, rename, rm, symlink, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeEach, describe, expect } from 'vitest';
import { gitIn } from '../../../helper/tasks/git/client';
import { ensureMirror } from '../../../helper/tasks/git/mirror';
import { mayPack, packMirror } from '../../../helper/tasks/git/pack-mirror';
import { wrongObject } from '../../../helper/tasks/git/verify-commit';
import { makeFolder, removeFolder, test } from '../../support/folder';
import { createRepository, type TestRepository } from '../../support/repositories';

const signal = new AbortController().signal;
const gitOf = (path: string) => gitIn(path, { protocols: ['file'], signal });

let folder: string;
let upstream: TestRepository;
let mirror: string;
let commit: string;
beforeEach(async () => {
  folder = await makeFolder();
  upstream = await createRepository(join(folder, 'upstream.git'), {
    files: { 'app.py': 'print("honest")\n', 'static/a/b.txt': 'deep\n', empty: '' },
  });
  commit = await upstream.head();
  mirror = join(folder, 'mirror.git');
  await mkdir(mirror);
  await ensureMirror(gitOf(mirror), mirror);
  await gitOf(mirror).raw(['fetch', '--quiet', upstream.path, '+refs/heads/*:refs/heads/*']);
  return () => removeFolder(folder);
});

test('what a fetch had received when it was killed takes no room after the next', async () => {
  const pack = join(mirror, 'objects/pack');
  await mkdir(pack, { recursive: true });
  await writeFile(join(pack, 'tmp_pack_a1B2c3'), 'half');
  await ensureMirror(gitOf(mirror), mirror);
  expect((await readdir(pack)).filter((name) => name.startsWith('tmp_'))).toEqual([]);
  expect(await gitOf(mirror).raw(['rev-parse', 'refs/heads/main'])).toContain(commit);
});

describe('nothing that somebody once wrote into the mirror outlives the next use of it', () => {
  test.for([
    ['another address', '[url "file:///evil"]\n\tinsteadOf = https://github.com/\n'],
    ['a proxy', '[http]\n\tproxy = http://127.0.0.1:1\n\tsslVerify = false\n'],
    ['an included file', '[include]\n\tpath = /tmp/evil\n'],
    ['a program', '[core]\n\tfsmonitor = /tmp/evil\n\tsshCommand = /tmp/evil\n'],
    ['another work tree', '[core]\n\tbare = false\n\tworktree = /etc\n'],
    [
      'an extension',
      '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n',
    ],
    ['no configuration at all', '[['],
  ] as const)('%s in its configuration', async ([, config]) => {
    await writeFile(join(mirror, 'config'), config);
    await ensureMirror(gitOf(mirror), mirror);
    const told = await gitOf(mirror).raw(['config', '--local', '--list']);
    expect(told.trim().split('\n').sort()).toEqual([
      'core.bare=true',
      'core.filemode=true',
      'core.repositoryformatversion=0',
    ]);
    expect((await gitOf(mirror).raw(['rev-parse', 'main'])).trim()).toBe(commit);
  });

  test('links, hooks, grafts, alternates, replacements and a graph of the history', async () => {
    const evil = join(folder, 'evil');
    await mkdir(evil);
    for (const name of ['hooks', 'info', 'objects/info', 'worktrees', 'refs/replace'])
      await mkdir(join(mirror, name), { recursive: true });
    await writeFile(join(mirror, 'hooks/post-fetch'), '');
    await writeFile(join(mirror, 'info/grafts'), `${commit}\n`);
    await writeFile(join(mirror, 'info/attributes'), '* filter=x\n');
    await writeFile(join(mirror, 'objects/info/alternates'), `${evil}\n`);
    await writeFile(join(mirror, 'objects/info/commit-graph'), 'forged');
    await writeFile(join(mirror, 'refs/replace', commit), `${commit}\n`);
    await writeFile(join(mirror, 'commondir'), `${evil}\n`);
    await rm(join(mirror, 'config'));
    await symlink(join(evil, 'config'), join(mirror, 'config'));
    await ensureMirror(gitOf(mirror), mirror);
    const left = (await readdir(mirror)).sort();
    expect(left.filter((name) => name !== 'packed-refs')).toEqual([
      'HEAD',
      'config',
      'objects',
      'refs',
    ]);
    expect(await readdir(join(mirror, 'objects/info'))).toEqual([]);
    expect(await readdir(join(mirror, 'refs'))).toEqual(['heads', 'tags']);
    expect(await readdir(evil)).toEqual([]);
  });

  test('tags of another repository: made again', async () => {
    await rename(join(mirror, 'refs/tags'), join(folder, 'tags'));
    await symlink(join(folder, 'tags'), join(mirror, 'refs/tags'));
    await ensureMirror(gitOf(mirror), mirror);
    expect(await gitOf(mirror).raw(['for-each-ref'])).toBe('');
  });

  test('objects of another repository: made again', async () => {
    await rename(join(mirror, 'objects'), join(folder, 'objects'));
    await symlink(join(folder, 'objects'), join(mirror, 'objects'));
    await ensureMirror(gitOf(mirror), mirror);
    expect(await gitOf(mirror).raw(['for-each-ref'])).toBe('');
  });
});

describe('what is laid out is what the commit says', () => {
  const plant = async (name: string, type: string, content: string) => {
    const path = join(mirror, 'objects', name.slice(0, 2), name.slice(2));
    await chmod(path, 0o644).catch(() => undefined);
    await writeFile(path, deflateSync(`${type} ${String(Buffer.byteLength(content))}\0${content}`));
  };
  const nameOf = async (revision: string) =>
    (await gitOf(mirror).raw(['rev-parse', revision])).trim();
  beforeEach(async () => {
    // loose, so that one can be exchanged
    const packs = join(mirror, 'objects/pack');
    for (const name of await readdir(packs)) {
      if (!name.endsWith('.pack')) continue;
      await rename(join(packs, name), join(folder, name));
      await rm(join(packs, name.replace(/pack$/, 'idx')), { force: true });
      const bytes = await readFile(join(folder, name));
      const { execa } = await import('execa');
      await execa('/usr/bin/git', ['unpack-objects', '-q'], { cwd: mirror, input: bytes });
    }
  });

  test('an honest mirror', async () => {
    expect(await wrongObject(mirror, commit, signal)).toBeNull();
  });

  test('a file under the name of another', async () => {
    const blob = await nameOf(`${commit}:app.py`);
    await plant(blob, 'blob', 'print("trojan")\n');
    expect(await gitOf(mirror).raw(['show', `${commit}:app.py`])).toContain('trojan');
    expect(await wrongObject(mirror, commit, signal)).toBe(blob);
  });

  test('a file that is not there', async () => {
    const blob = await nameOf(`${commit}:static/a/b.txt`);
    await rm(join(mirror, 'objects', blob.slice(0, 2), blob.slice(2)));
    expect(await wrongObject(mirror, commit, signal)).toBe(blob);
  });

  test('a file with more in it than its length', async () => {
    const blob = await nameOf(`${commit}:empty`);
    await plant(blob, 'blob', `\n${commit} commit 0\n`);
    expect(await wrongObject(mirror, commit, signal)).toBe(blob);
  });
});

describe('packing the mirror', () => {
  const count = async () => Number((await gitOf(mirror).raw(['count-objects'])).split(' ')[0]);
  const context = {
    signal,
    event: () => undefined,
    output: () => undefined,
    progress: () => undefined,
  };

  test('drops what a forced push left, keeps what a version in place or kept is made of', async () => {
    const fetch = async () =>
      gitOf(mirror).raw(['fetch', '--quiet', upstream.path, '+refs/heads/*:refs/heads/*']);
    const kept = await upstream.rewrite({ files: { 'kept.txt': 'kept' } });
    await fetch();
    const gone = await upstream.rewrite({ files: { 'gone.txt': 'gone' } });
    await fetch();
    const newest = await upstream.rewrite({ files: { 'new.txt': 'new' } });
    await upstream.createBranch('other', 'main');
    await fetch();
    expect(await count()).toBeGreaterThan(0);
    expect(await mayPack(mirror)).toBe(true);
    const answer = await packMirror({ mirror, branch: 'main', keep: [newest, kept] }, context);
    expect(answer).toEqual({ ok: true, result: { packed: true } });
    expect(await count()).toBe(0);
    const there = (object: string) =>
      gitOf(mirror)
        .raw(['cat-file', '-t', object])
        .then(
          () => true,
          () => false,
        );
    expect(await Promise.all([newest, kept, gone].map(there))).toEqual([true, true, false]);
    expect(await gitOf(mirror).raw(['for-each-ref', '--format=%(refname)', 'refs/heads'])).toBe(
      'refs/heads/main\n',
    );
    expect(await mayPack(mirror)).toBe(false);
    expect(await mayPack(mirror, Date.now() + 25 * 60 * 60 * 1000)).toBe(true);
    await ensureMirror(gitOf(mirror), mirror);
    expect(await mayPack(mirror)).toBe(false);
  });

  test('leaves large files that no version needs', async () => {
    await mkdir(join(mirror, 'lfs'));
    await writeFile(join(mirror, 'lfs', 'a'.repeat(64)), 'old');
    const answer = await packMirror({ mirror, branch: 'main', keep: [commit] }, context);
    expect(answer.ok).toBe(true);
    expect(await readdir(join(mirror, 'lfs'))).toEqual([]);
  });
});
