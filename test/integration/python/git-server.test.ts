import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../../support/folder';
import { startGitServer, type GitServer } from '../../support/git-server';
import { createRepository, type TestRepository } from '../../support/repositories';

/** The fixtures are held to what they promise: a fault that never happens would test nothing. */
let folder: string;
let server: GitServer;
let repository: TestRepository;

beforeEach(async () => {
  folder = await makeFolder();
  repository = await createRepository(join(folder, 'upstream.git'), {
    files: { 'README.md': 'Hello.\n', 'random.bin': randomBytes(400_000) },
  });
  server = await startGitServer(folder);
});
afterEach(async () => {
  await server.close();
  await removeFolder(folder);
});

function clone(seconds = 20) {
  return execa('git', ['clone', '--quiet', server.url('upstream.git'), join(folder, 'clone')], {
    reject: false,
    timeout: seconds * 1000,
    env: { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C.UTF-8' },
  });
}

test('serves a clone and then a fetch of what was pushed later', async () => {
  expect((await clone()).exitCode).toBe(0);
  const pushed = await repository.commit({ files: { 'more.txt': 'more\n' } });
  await execa('git', ['pull', '--quiet'], { cwd: join(folder, 'clone') });
  const { stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: join(folder, 'clone') });
  expect(stdout).toBe(pushed);
  expect(server.requests.some((line) => line.startsWith('POST /upstream.git/'))).toBe(true);
});

test('a force-push is seen by the next clone', async () => {
  const before = await repository.commit({ files: { 'a.txt': 'first\n' } });
  const after = await repository.rewrite({ files: { 'a.txt': 'second\n' } });
  expect(after).not.toBe(before);
  await clone();
  const { stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: join(folder, 'clone') });
  expect(stdout).toBe(after);
});

test('branches come and go', async () => {
  await repository.createBranch('feature/one', 'main');
  const listing = () => execa('git', ['ls-remote', '--heads', server.url('upstream.git')]);
  expect((await listing()).stdout).toContain('refs/heads/feature/one');
  await repository.deleteBranch('feature/one');
  expect((await listing()).stdout).not.toContain('feature/one');
});

describe('faults', () => {
  test.each([
    [{ kind: 'status', code: 404 } as const, /not found/],
    [{ kind: 'status', code: 500 } as const, /500/],
    [{ kind: 'status', code: 401 } as const, /could not read Username|Authentication failed/],
    [{ kind: 'html' } as const, /not valid: is this a git repository/],
    [{ kind: 'cut', afterBytes: 100_000 } as const, /early EOF|RPC failed|curl 18/],
  ])('%o', async (behaviour, words) => {
    server.behave(behaviour);
    const result = await clone();
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toMatch(words);
  });

  test.each([{ kind: 'hang' }, { kind: 'stall', afterBytes: 50_000 }] as const)(
    '%o holds the client up until it gives up',
    async (behaviour) => {
      server.behave(behaviour);
      expect((await clone(2)).timedOut).toBe(true);
    },
  );

  test('git takes a page of one line for a repository without branches', async () => {
    server.behave({ kind: 'html', page: '<!doctype html><title>Log in</title>' });
    const result = await clone();
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain('empty repository');
  });

  test('slow takes its time and completes', async () => {
    server.behave({ kind: 'slow', bytesPerSecond: 250_000 });
    const begun = performance.now();
    expect((await clone()).exitCode).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(1_200);
  });

  test('afterwards it serves again', async () => {
    server.behave({ kind: 'status', code: 503 });
    expect((await clone()).exitCode).not.toBe(0);
    server.behave({ kind: 'normal' });
    expect((await clone()).exitCode).toBe(0);
  });
});
