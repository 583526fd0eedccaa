import { constants } from 'node:fs';
import { access, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { byteCompile } from '../python/byte-compile';
import { checkoutFailed } from './checkout-failed';
import { requireRightObjects } from './verify-commit';
import type { Task } from '../../host/task-table';
import { plainLine } from '../../lib/text';
import { gitIn, plainGit } from './client';
import { applyPatch } from './edits-patch';
import { layOutLargeFiles } from './lay-out-lfs';
import { layOutSubmodules } from './lay-out-submodules';

const manifestLimit = 4_194_304;

export const checkout: Task<'checkout'> = async (request, context) => {
  const protocols = ['file'] as const;
  const git = gitIn(request.target, { protocols, signal: context.signal });
  let ofSubmodules: string[];
  try {
    await git.raw([
      'clone',
      '--quiet',
      '--no-checkout',
      '--single-branch',
      '--template=',
      '--branch',
      request.branch,
      '--end-of-options',
      request.mirror,
      '.',
    ]);
    await requireRightObjects(request.target, request.commit, context.signal);
    await git.raw(['remote', 'set-url', 'origin', request.repository]);
    await git.raw(['checkout', '--quiet', '--force', '-B', request.branch, request.commit, '--']);
    await git.raw([
      'branch',
      '--quiet',
      `--set-upstream-to=origin/${request.branch}`,
      request.branch,
    ]);
    const { target, mirror, commit } = request;
    const { signal } = context;
    const large = await layOutLargeFiles({ target, at: '', mirror, commit, signal });
    await leaveUnseen(target, large, signal);
    ofSubmodules = await layOutSubmodules({ git, target, mirror, commit, signal });
  } catch (error) {
    return { ok: false, failure: { message: checkoutFailed(error, context) } };
  }
  // Byte code is not the repository's: git ignores it, and `git status` stays clean.
  await mkdir(join(request.target, '.git/info'), { recursive: true });
  await writeFile(join(request.target, '.git/info/exclude'), '__pycache__/\n');
  const edits =
    request.patch === undefined
      ? null
      : await applyPatch(request.target, request.patch, request.only, context.signal);
  const listed = (await git.raw(['ls-files', '-z'])).split('\0').filter((path) => path !== '');
  const tracked = [...new Set([...listed, ...ofSubmodules, ...(edits?.kept ?? [])])];
  const compiled = await byteCompile({
    python: request.python,
    appDir: request.target,
    finalDir: request.finalPath,
    tracked,
    signal: context.signal,
  });
  if (compiled.ok)
    for (const { file, error } of compiled.value.broken)
      context.output(`${file} does not compile: ${error}`);

  return {
    ok: true,
    result: {
      ...(edits !== null && {
        edits: {
          files: edits.kept.map((path) => plainLine(path)),
          conflicts: edits.conflicts.slice(0, 500),
        },
      }),
      files: tracked.length,
      hasHook: await isExecutable(join(request.target, request.hook)),
      ...(await readManifest(request.target)),
    },
  };
};

/** git's index has the pointer but the tree has the content; makes `git status` ignore the difference. */
async function leaveUnseen(
  target: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (paths.length === 0) return;
  const words = ['update-index', '--skip-worktree', '-z', '--stdin'];
  await execa(plainGit.program, [...plainGit.before, ...words], {
    cwd: target,
    env: plainGit.env,
    extendEnv: false,
    input: paths.map((path) => `${path}\0`).join(''),
    signal,
  });
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await lstat(path)).isFile();
  } catch {
    return false;
  }
}

async function readManifest(
  app: string,
): Promise<{ manifest: string | null; manifestProblem: string | null }> {
  const path = join(app, 'models/manifest.json');
  try {
    const facts = await lstat(path);
    if (!facts.isFile())
      return { manifest: null, manifestProblem: 'models/manifest.json is not a regular file' };
    if (facts.size > manifestLimit)
      return { manifest: null, manifestProblem: 'models/manifest.json is larger than 4 MB' };
    return { manifest: await readFile(path, 'utf8'), manifestProblem: null };
  } catch {
    return { manifest: null, manifestProblem: null };
  }
}
