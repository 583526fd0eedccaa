import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { PreviewAnswer, type KnownPreview } from '../../../contract/preview';
import { BranchesAnswer } from '../../../contract/update';
import { currentFile } from '../../../helper/state/version';
import { makePrefix, type TestPrefix } from '../../support/prefix';
import { createRepository } from '../../support/repositories';

let prefix: TestPrefix;
let first: string;

async function ask(...args: string[]): Promise<{ code: number; answer: PreviewAnswer }> {
  const { exitCode, stdout } = await prefix.cli('preview', '--json', ...args);
  return { code: exitCode, answer: PreviewAnswer.parse(JSON.parse(stdout)) };
}

async function known(...args: string[]): Promise<KnownPreview> {
  const { answer } = await ask(...args);
  if (answer.state !== 'known') throw new Error(JSON.stringify(answer));
  return answer;
}

const served = (repository = 'upstream.git') => prefix.server.url(repository);
const leftovers = async () =>
  (await readdir(tmpdir())).filter((name) => /^ladylinux-(?:preview|branches)-/.test(name));

beforeAll(async () => {
  prefix = await makePrefix();
  await execa('git', [
    '-C',
    join(prefix.layout.root, 'upstream.git'),
    'config',
    'uploadpack.allowFilter',
    'true',
  ]);
  expect((await ask()).answer).toMatchObject({
    state: 'known',
    relation: 'first',
    current: null,
    estimate: null,
  });
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  first = await prefix.upstream.head('main');
});
afterEach(() => {
  prefix.server.behave({ kind: 'normal' });
});
afterAll(async () => {
  expect(await leftovers()).toEqual([]);
  await prefix[Symbol.asyncDispose]();
});

describe('what a refresh would bring', () => {
  it('is nothing where there is no newer commit, and the exit code says so', async () => {
    const { code, answer } = await ask();
    expect(code).toBe(exitCodes.nothingToDo);
    expect(answer).toMatchObject({ relation: 'same', newCommits: 0, commits: [], lostCommits: 0 });
  });

  it('is the new commits, the newest first, without their files', async () => {
    const secret = 'x'.repeat(3_000_000);
    const hashes = [
      await prefix.upstream.commit({
        branch: 'main',
        message: 'One',
        files: { 'static/a.bin': secret },
      }),
      await prefix.upstream.commit({
        branch: 'main',
        message: 'Two',
        files: { 'static/b.txt': 'b' },
      }),
    ];
    const answer = await known();
    expect(answer).toMatchObject({
      relation: 'newer',
      newCommits: 2,
      moreCommits: false,
      lostCommits: 0,
    });
    expect(answer.commits.map(({ hash }) => hash)).toEqual(hashes.reverse());
    expect(answer.commits[0]).toMatchObject({ subject: 'Two', author: 'Test Author' });
    expect(answer.current?.hash).toBe(first);
    expect(answer.dependencies).toEqual({ state: 'unchanged', changes: [] });
  });

  it('names packages that are new, gone or of another version', async () => {
    const now = await readFile(join(prefix.layout.app, 'requirements.txt'), 'utf8');
    const [gone = ''] = now.split('\n').filter((line) => /^[a-z]/.test(line));
    const lines = now.replace(gone, '-r requirements/more.txt');
    await prefix.upstream.commit({
      branch: 'main',
      files: {
        'requirements.txt': lines,
        'requirements/more.txt': 'brand-new>=1.0,<2\nidna==3.7\n',
      },
    });
    const { state, changes } = (await known()).dependencies;
    expect(state).toBe('changed');
    expect(changes).toContainEqual({ name: 'brand-new', from: null, to: '>=1.0,<2' });
    expect(changes).toContainEqual({ name: 'idna', from: null, to: '3.7' });
    expect(changes).toContainEqual(
      expect.objectContaining({ name: /^[a-z0-9-]+/.exec(gone)?.[0], to: null }),
    );
  });

  it('lists the local edits that would be removed, without reading .git', async () => {
    const { app } = prefix.layout;
    await writeFile(join(app, 'api_layer.py'), '# edited\n');
    await mkdir(join(app, 'notes'), { recursive: true });
    await writeFile(join(app, 'notes/todo.txt'), 'mine');
    const marker = join(prefix.folder, 'ran');
    await writeFile(
      join(app, '.git/config'),
      `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch ${marker}"\n[filter "x"]\n\tclean = "touch ${marker}"\n`,
    );
    await writeFile(join(app, '.gitattributes'), '* filter=x\n');
    const { edits } = await known();
    expect(edits).toMatchObject({ total: 3, overLimit: false, savedTo: prefix.layout.saved });
    expect(edits?.files.map(({ path, change }) => `${change} ${path}`).sort()).toEqual([
      'modified api_layer.py',
      'untracked .gitattributes',
      'untracked notes/todo.txt',
    ]);
    expect(await readdir(prefix.folder)).not.toContain('ran');
  });

  it('comes with an estimate once a refresh has stopped the service', async () => {
    expect((await known()).estimate).toBeNull();
    expect((await prefix.run('refresh')).report?.outcome).toMatch(/refreshed|staging-failed/);
    await prefix.upstream.commit({
      branch: 'main',
      files: { 'requirements.txt': await requirements(first) },
    });
    const { report } = await prefix.run('refresh');
    expect(report?.outcome).toBe('refreshed');
    const { estimate } = await known();
    expect(estimate?.downtimeMs).toBe(report?.downtimeMs);
    expect(estimate?.runs).toBe(1);
  });

  it('says before that a migration is copied first', async () => {
    await prefix.cli('settings', 'set', 'prepare={"data":true}');
    expect((await known()).notices).toContainEqual(
      expect.objectContaining({ code: 'preview-data-copied' }),
    );
    await prefix.cli('settings', 'set', 'prepare={}');
  });
});

const requirements = async (commit: string) =>
  (await execa('git', ['-C', prefix.upstream.work, 'show', `${commit}:requirements.txt`])).stdout;

describe('a branch that is not simply newer', () => {
  it('was rewritten: said before, with what is lost and what is new', async () => {
    await prefix.upstream.rewrite({
      branch: 'main',
      message: 'Rewritten',
      files: { 'static/c.txt': 'c' },
    });
    expect(await known()).toMatchObject({ relation: 'rewritten', newCommits: 1, lostCommits: 1 });
  });

  it('was moved back', async () => {
    const { git } = prefix.upstream;
    await git.raw(['push', '--quiet', '--force', 'origin', `${first}:refs/heads/back`]);
    expect(await known('--branch', 'back')).toMatchObject({
      relation: 'older',
      newCommits: 0,
      commits: [],
    });
  });

  it('has nothing in common', async () => {
    const { git } = prefix.upstream;
    await git.raw(['checkout', '--quiet', '--orphan', 'orphan']);
    await prefix.upstream.commit({ branch: 'orphan', files: { 'README.md': 'other' } });
    await git.raw(['checkout', '--quiet', '--force', 'main']);
    expect(await known('--branch', 'orphan')).toMatchObject({ relation: 'unrelated' });
  });

  it('comes from another repository', async () => {
    const other = await createRepository(join(prefix.layout.root, 'other.git'));
    await prefix.cli('settings', 'set', `repository=${served('other.git')}`);
    const answer = await known();
    expect(answer).toMatchObject({ target: { hash: await other.head() } });
    expect(answer.relation).toMatch(/rewritten|unrelated/);
    expect(answer.notices).toContainEqual(
      expect.objectContaining({ code: 'preview-other-repository' }),
    );
    await prefix.cli('settings', 'set', `repository=${served()}`);
  });

  it('is longer than is read', async () => {
    const many = Array.from({ length: 1200 }, (_, index) =>
      [
        'commit refs/heads/long',
        `committer Robot <robot@test.invalid> ${String(1_700_000_000 + index)} +0000`,
        `data 7\nCommit\n`,
        ...(index === 0 ? ['deleteall'] : []),
      ].join('\n'),
    );
    await execa('git', ['-C', prefix.upstream.path, 'fast-import', '--quiet'], {
      input: `${many.join('\n')}\n`,
    });
    const answer = await known('--branch', 'long');
    expect(answer).toMatchObject({ relation: 'unknown', newCommits: 1000, moreCommits: true });
    expect(answer.commits).toHaveLength(200);
  });
});

describe('what cannot be looked at', () => {
  it('is an unknown branch', async () => {
    const { code, answer } = await ask('--branch', 'no-such-branch');
    expect(code).toBe(exitCodes.stagingFailed);
    expect(answer).toMatchObject({ state: 'failed', message: { code: 'branch-not-found' } });
    expect((await prefix.cli('preview', '--branch', '--upload-pack=x')).exitCode).toBe(
      exitCodes.usage,
    );
  });

  it('reports a cut connection as offline', async () => {
    prefix.server.behave({ kind: 'cut', afterBytes: 100 });
    const { code, answer } = await ask('--branch', 'long');
    expect(code).toBe(exitCodes.offline);
    expect(answer.state).toBe('offline');
  });

  it('is a closed mirror: then the remote sends what is needed', async () => {
    const { mirror } = prefix.layout;
    await rename(mirror, `${mirror}.away`);
    const answer = await known('--branch', 'back');
    await rename(`${mirror}.away`, mirror);
    expect(answer.relation).not.toBe('newer');
    expect(answer.edits).toBeNull();
  });
});

describe('hostile words', () => {
  it('of a subject are one short line of plain text', async () => {
    const bidi = '\u202e';
    const subject = `<img src=x onerror=alert(1)>${bidi}\u001b[31mred\u001b[0m 👩‍🚀 ${'W'.repeat(10_000)}`;
    await prefix.upstream.commit({
      branch: 'main',
      message: subject,
      files: { 'static/d.txt': 'd' },
    });
    const text = (await known()).commits[0]?.subject ?? '';
    expect(text).toMatch(/^<img src=x onerror=alert\(1\)>red 👩‍🚀 W+…$/u);
    expect(text.length).toBe(1000);
    const shown = (await prefix.cli('preview')).stdout;
    expect(shown).toContain('<img src=x onerror=alert(1)>red');
    expect(shown).not.toContain('\u001b');
  });
});

describe('branches --ages', () => {
  it('reports the newest commit of each and its time', async () => {
    const { stdout } = await prefix.cli('branches', '--ages', '--json');
    const answer = BranchesAnswer.parse(JSON.parse(stdout));
    if (answer.state !== 'known') throw new Error(stdout);
    const long = answer.branches.find(({ name }) => name === 'long');
    expect(long).toMatchObject({ subject: 'Commit', committedAt: '2023-11-14T22:33:19.000Z' });
    expect(answer.branches.every(({ committedAt }) => committedAt !== undefined)).toBe(true);
  });
});

it('keeps what is in place as it is', async () => {
  expect(await readFile(currentFile(prefix.layout), 'utf8')).toContain('"v":1');
});
