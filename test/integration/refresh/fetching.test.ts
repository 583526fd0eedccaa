import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskRequest } from '../../../helper/host/task-table';
import { gitIn } from '../../../helper/tasks/git/client';
import { fetch as fetchTask } from '../../../helper/tasks/git/fetch';
import { reach } from '../../../helper/lib/reach';
import { startGitServer, type GitServer } from '../../support/git-server';
import { createRepository, type TestRepository } from '../../support/repositories';
import { makeFolder, removeFolder } from '../../support/temporary';

let folder: string;
let upstream: TestRepository;
let mirror: string;
beforeEach(async () => {
  folder = await makeFolder();
  upstream = await createRepository(join(folder, 'x.git'));
  mirror = await makeFolder();
});
let server: GitServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
  await removeFolder(folder);
  await removeFolder(mirror);
});

async function fetched(more: Partial<TaskRequest<'fetch'>> = {}, lines: string[] = []) {
  server ??= await startGitServer(folder);
  const request = {
    mirror,
    repository: server.url('x.git'),
    branch: 'main',
    protocols: ['http' as const],
    current: null,
    stallSeconds: 20,
    firstByteSeconds: 20,
    attempts: 2,
    ...more,
  };
  return fetchTask(request, {
    event: () => undefined,
    signal: new AbortController().signal,
    output: (line) => lines.push(line),
    progress: () => undefined,
  });
}

const git = () => gitIn(mirror, { protocols: [], signal: new AbortController().signal });
const has = (object: string) =>
  git()
    .raw(['cat-file', '-t', object])
    .then(
      () => true,
      () => false,
    );

it('the followed branch alone is fetched, and the others are known by name', async () => {
  const other = await upstream.commit({ branch: 'other', files: { 'other.txt': 'other' } });
  expect(await fetched()).toMatchObject({ ok: true });
  expect(await has(other)).toBe(false);
  const answer = await fetched({ branch: 'typo' });
  expect(answer).toMatchObject({
    failure: { message: { code: 'branch-not-found', params: { known: 'main, other' } } },
  });
});

describe('where nothing is new', () => {
  /** Connections that ask for refs: one to look, one to receive. */
  const asked = () => server?.requests.filter((each) => each.startsWith('GET')).length ?? 0;
  const looks = async (more: Partial<TaskRequest<'fetch'>> = {}) => {
    const before = asked();
    const answer = await fetched(more);
    return [answer.ok ? answer.result.commit.hash : answer, asked() - before];
  };

  it('the repository is asked once', async () => {
    const first = await upstream.head();
    expect(await looks()).toEqual([first, 2]);
    await upstream.git.raw([
      'push',
      '--quiet',
      'origin',
      'HEAD:refs/heads/other',
      'HEAD:refs/tags/v1',
    ]);
    expect(await looks()).toEqual([first, 1]);
    const next = await upstream.commit({ files: { 'next.txt': 'next' } });
    expect(await looks()).toEqual([next, 2]);
  });

  it('a tag that came, moved or went is seen where tags are followed', async () => {
    const first = await upstream.head();
    const next = await upstream.commit({ files: { 'next.txt': 'next' } });
    await fetched();
    const push = (what: string) => upstream.git.raw(['push', '--quiet', '--force', 'origin', what]);
    await push(`${first}:refs/tags/v1`);
    expect(await looks({ tags: 'v*' })).toEqual([first, 2]);
    expect(await looks({ tags: 'v*' })).toEqual([first, 1]);
    await push(`${next}:refs/tags/v1`);
    expect(await looks({ tags: 'v*' })).toEqual([next, 2]);
    await push(`${first}:refs/tags/v0`);
    await push(':refs/tags/v1');
    expect(await looks({ tags: 'v*' })).toEqual([first, 2]);
  });

  it('a mirror that lost the commit receives it again', async () => {
    const hash = await upstream.head();
    await fetched();
    await rm(join(mirror, 'objects'), { recursive: true });
    await mkdir(join(mirror, 'objects'));
    expect(await looks()).toMatchObject([hash, expect.any(Number)]);
    expect(await has(`${hash}^{tree}`)).toBe(true);
  });
});

it('git is told which address of a name answered', async () => {
  server ??= await startGitServer(folder);
  const repository = server.url('x.git').replace('127.0.0.1', 'localhost');
  const { port } = new URL(repository);
  const { config } = await reach(repository, new AbortController().signal);
  expect(config).toEqual([`http.curloptResolve=localhost:${port}:127.0.0.1`]);
  expect(await fetched({ repository })).toMatchObject({ ok: true });
});

it('a branch in whose place folders of branches stand now is no obstacle', async () => {
  const push = (what: string) => upstream.git.raw(['push', '--quiet', 'origin', what]);
  await push('HEAD:refs/heads/feature');
  expect(await fetched({ branch: 'feature' })).toMatchObject({ ok: true });
  await push(':refs/heads/feature');
  await push('HEAD:refs/heads/feature/x');
  expect(await fetched({ branch: 'feature/x' })).toMatchObject({ ok: true });
});

describe('silence', () => {
  it('before the first byte of a pack has a limit of its own', async () => {
    server = await startGitServer(folder);
    server.behave({ kind: 'quiet', milliseconds: 3000 });
    expect(await fetched({ stallSeconds: 1 })).toMatchObject({ ok: true });
  });

  it('is given up once there was a part of it, and tried again', async () => {
    await upstream.commit({ files: { random: randomBytes(600_000).toString('base64') } });
    server = await startGitServer(folder);
    server.behave({ kind: 'stall', afterBytes: 300_000 });
    const answer = await fetched({ stallSeconds: 1, firstByteSeconds: 60 });
    expect(answer).toMatchObject({ failure: { message: { code: 'fetch-stalled' } } });
    const packs = server.requests.filter((each) => each.startsWith('POST'));
    expect(packs.length).toBeGreaterThan(2);
  });
});

describe('the submodule of a server that gives away tips alone', () => {
  const pin = async (commit: string) => {
    await upstream.git.raw(['update-index', '--add', '--cacheinfo', `160000,${commit},lib`]);
    const text = '[submodule "lib"]\n\tpath = lib\n\turl = ../lib.git\n';
    await mkdir(join(upstream.work, 'lib'), { recursive: true });
    await writeFile(join(upstream.work, '.gitmodules'), text);
    await upstream.git.raw(['add', '.gitmodules']);
    await upstream.git.raw(['commit', '--quiet', '--message=pin']);
    await upstream.git.raw(['push', '--quiet', 'origin', 'HEAD:main']);
  };

  it('is found below them', async () => {
    const lib = await createRepository(join(folder, 'lib.git'));
    const pinned = await lib.head();
    await lib.commit({ files: { later: 'later' } });
    await pin(pinned);
    server = await startGitServer(folder, { isOld: true });
    expect(await fetched()).toMatchObject({ ok: true });
    expect(await git().raw(['for-each-ref', '--format=%(refname)', 'refs/incoming'])).toBe('');
    expect(await has(`refs/modules/${pinned}`)).toBe(true);
  });

  it('is said to be missing where it is not', async () => {
    await createRepository(join(folder, 'lib.git'));
    await pin('a'.repeat(40));
    for (const isOld of [true, false]) {
      server = await startGitServer(folder, { isOld });
      const answer = await fetched();
      expect(answer).toMatchObject({
        failure: { message: { code: 'submodule-not-fetched', params: { why: 'commit' } } },
      });
      await server.close();
      server = null;
    }
  });
});
