import { lstat, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import type { Task } from '../../host/task-table';
import { gitIn } from './client';
import { largeFile } from './fetch-lfs';
import { pointersOf } from './lfs-pointers';
import { deleteRefs, ensureMirror, packedStamp, refsOf } from './mirror';
import { moduleRef, submodulesOf } from './submodules';

const everyMs = 24 * 60 * 60 * 1000;
/** Free space needed, as a multiple of the mirror's size. */
const room = 1.2;

/** At most once a day, so that a mirror too large to pack in time is not tried at every refresh. */
export async function mayPack(mirror: string, now = Date.now()): Promise<boolean> {
  const facts = await lstat(join(mirror, packedStamp)).catch(() => null);
  return facts === null || Math.abs(now - facts.mtimeMs) > everyMs;
}

export const packMirror: Task<'pack-mirror'> = async ({ mirror, branch, keep }, { signal }) => {
  const git = gitIn(mirror, {
    protocols: [],
    signal,
    // limited to the task's memory, on one CPU
    config: ['pack.threads=1', 'pack.windowMemory=128m', 'pack.deltaCacheSize=64m'],
  });
  await ensureMirror(git, mirror);
  await rm(join(mirror, packedStamp), { recursive: true, force: true });
  await writeFile(join(mirror, packedStamp), '');
  const commits = [...keep, `refs/heads/${branch}`];
  const modules = await modulesOf(git, commits);
  await keepOnly(git, mirror, branch, keep, modules, signal);
  await forgetLargeFiles(mirror, [...commits, ...modules], signal);
  const { size, sizePack } = await git.countObjects();
  const { bavail, bsize } = await statfs(mirror);
  if (bavail * bsize < (size + sizePack) * 1024 * room)
    return { ok: true, result: { packed: false } };
  // unreachable objects can be dropped at once: nobody else writes to the mirror during a run
  await git.raw(['repack', '-a', '-d', '-q']);
  await git.raw(['prune', '--expire=now']);
  return { ok: true, result: { packed: true } };
};

/** Commits of these commits' submodules, recursively, whose objects the mirror has. */
async function modulesOf(git: SimpleGit, commits: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const queue = [...commits];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { commit } of await submodulesOf(git, next).catch(() => [])) {
      if (found.has(commit)) continue;
      found.add(commit);
      queue.push(commit);
    }
  }
  return [...found];
}

async function keepOnly(
  git: SimpleGit,
  mirror: string,
  branch: string,
  keep: readonly string[],
  modules: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Set([`refs/heads/${branch}`, ...modules.map(moduleRef)]);
  const unwanted = (await refsOf(git)).filter(
    ({ ref }) => !wanted.has(ref) && !ref.startsWith('refs/tags/'),
  );
  for (const commit of keep)
    await git.raw(['update-ref', `refs/kept/${commit}`, commit]).catch(() => undefined);
  await deleteRefs(
    mirror,
    unwanted.map(({ ref }) => ref),
    signal,
  );
}

async function forgetLargeFiles(
  mirror: string,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const names = await readdir(join(mirror, 'lfs')).catch(() => []);
  if (names.length === 0) return;
  const wanted = new Set<string>();
  for (const commit of commits)
    for (const pointer of await pointersOf(mirror, commit, signal).catch(() => []))
      wanted.add(largeFile(mirror, pointer));
  for (const name of names) {
    const path = join(mirror, 'lfs', name);
    if (!wanted.has(path)) await rm(path, { recursive: true, force: true });
  }
}
