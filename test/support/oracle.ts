import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { expect } from 'vitest';
import { factsOf } from './file-facts';
import type { TestPrefix } from './prefix';

export type Precious = ReadonlyMap<string, string>;

/** Hash, mode and owner of everything that a refresh must never touch. It excludes our own settings and the unit's start file. */
export async function precious(prefix: TestPrefix): Promise<Precious> {
  const found = new Map<string, string>();
  for (const folder of [prefix.layout.models, prefix.layout.data]) await walk(folder, found);
  await describe(prefix.layout.envFile, found);
  return found;
}

async function walk(path: string, found: Map<string, string>): Promise<void> {
  await describe(path, found);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await walk(join(path, name), found);
}

async function describe(path: string, found: Map<string, string>): Promise<void> {
  found.set(path, await factsOf(path, await lstat(path)));
}

/**
 * Checks that the machine is completely on one of the given commits and healthy, that nothing precious changed, and that nothing is left
 * over.
 */
export async function expectOldOrNew(
  prefix: TestPrefix,
  commits: readonly string[],
  before: Precious,
): Promise<string> {
  const { layout } = prefix;
  const status = await prefix.status();
  const commit = status.code?.hash ?? '';
  expect(commits).toContain(commit);
  const git = simpleGit(layout.app);
  expect((await git.revparse(['HEAD'])).trim()).toBe(commit);
  expect(await git.raw(['status', '--porcelain'])).toBe('');
  expect(status.condition).toBe('healthy');
  expect(status.services.map((service) => service.health?.status)).toEqual([200]);
  const stamp = JSON.parse(await readFile(join(layout.venv, '.ladylinux-venv.json'), 'utf8')) as {
    fingerprint: string;
  };
  expect(stamp.fingerprint).toBe(status.python?.fingerprint);
  expect(await precious(prefix)).toEqual(before);
  expect(await readdir(layout.next)).toEqual([]);
  expect(await readdir(layout.privateDir)).not.toContain('journal.json');
  expect(status.running).toBeNull();
  const leftovers = (await readdir(layout.etc)).filter((name) => /\.(?:next|kept)-/.test(name));
  expect(leftovers).toEqual([]);
  return commit;
}
