import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SimpleGit } from 'simple-git';
import { plainGit } from './client';
import { layOutLargeFiles } from './lay-out-lfs';
import { moduleRef, submodulesOf } from './submodules';
import { requireRightObjects } from './verify-commit';

export interface LayOutQuestion {
  /** The target's. */
  readonly git: SimpleGit;
  readonly target: string;
  readonly mirror: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}

/**
 * Checks out a commit's submodules, recursively, into the empty folders that git left: only the files, without
 * repositories. Returns the files' paths.
 */
export async function layOutSubmodules(question: LayOutQuestion): Promise<string[]> {
  const { git, target, mirror, signal } = question;
  const root = await realpath(target);
  const files: string[] = [];
  const queue = [{ commit: question.commit, at: '' }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { path, commit } of await submodulesOf(git, next.commit)) {
      const place = join(next.at, path);
      const folder = join(root, place);
      if ((await realpath(folder).catch(() => null)) !== folder)
        throw new Error(`the submodule ${place} has no folder of its own`);
      const ref = moduleRef(commit);
      await git.raw([
        'fetch',
        '--quiet',
        '--no-tags',
        '--end-of-options',
        mirror,
        `+${ref}:${ref}`,
      ]);
      await requireRightObjects(target, commit, signal);
      const inside = await layOut(root, folder, commit, signal);
      files.push(...inside.map((file) => join(place, file)));
      await layOutLargeFiles({ target, at: place, mirror, commit, signal });
      queue.push({ commit, at: place });
    }
  }
  return files;
}

async function layOut(
  root: string,
  folder: string,
  commit: string,
  signal: AbortSignal,
): Promise<string[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-submodule-'));
  const env = {
    ...plainGit.env,
    GIT_DIR: join(root, '.git'),
    GIT_WORK_TREE: folder,
    GIT_INDEX_FILE: join(scratch, 'index'),
  };
  const run = (...words: string[]) =>
    execa(plainGit.program, [...plainGit.before, ...words], {
      cwd: folder,
      env,
      extendEnv: false,
      stdin: 'ignore',
      maxBuffer: 512 * 1024 * 1024,
      signal,
    });
  try {
    await run('read-tree', '--reset', '-u', commit);
    const { stdout } = await run('ls-files', '--stage', '-z');
    return stdout.split('\0').flatMap((record) => {
      const [, mode, path = ''] = /^(\d+) [0-9a-f]+ \d\t(.+)$/s.exec(record) ?? [];
      return mode === undefined || mode === '160000' ? [] : [path];
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
