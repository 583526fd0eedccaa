import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import type { SimpleGit } from 'simple-git';
import type { BundledHistory } from '../../../contract/bundle';
import type { TaskRequest } from '../../host/task-table';
import { borrowObjects } from '../git/beside';
import { gitIn } from '../git/client';
import { largeFile } from '../git/fetch-lfs';
import { mergeBase } from '../git/mirror';
import { pointersOf } from '../git/lfs-pointers';
import { moduleRef, submodulesOf } from '../git/submodules';
import { BundleRefused } from '../../models/bundle/refusal';
import type { BundleFolder } from './write';

type Wanted = Pick<TaskRequest<'make-bundle'>, 'mirror' | 'branch' | 'commit' | 'since'>;

/**
 * Writes the commits with their tags, submodules and large files; returns the path of the git file. before: path to
 * sha256 of the previous bundle, whose unchanged files are kept.
 */
export async function addCode(
  target: BundleFolder,
  { mirror, branch, commit, since }: Wanted,
  before: ReadonlyMap<string, string>,
  work: string,
  signal: AbortSignal,
): Promise<string> {
  // the mirror belongs to another user, so git needs permission to read it
  const inMirror = gitIn(mirror, {
    protocols: [],
    signal,
    repository: pathToFileURL(mirror).href,
  });
  const modules = await modulesOf(inMirror, commit);
  const path = `git/${commit.slice(0, 12)}${since === null ? '' : `-since-${since.slice(0, 12)}`}.bundle`;
  const there = await target.present(path);
  const scratch = await scratchOf(mirror, work, signal);
  await point(scratch, `refs/heads/${branch}`, commit);
  if (since !== null && (since === commit || (await mergeBase(scratch, since, commit)) !== since))
    throw new BundleRefused(
      message('bundle-since-refused', { since: shortHash(since), commit: shortHash(commit) }),
    );
  if (there !== null && there.sha256 === before.get(path)) target.keep(there);
  else {
    const tags = await inMirror.raw([
      ...['for-each-ref', `--merged=${commit}`, '--format=%(objectname) %(refname)', 'refs/tags'],
    ]);
    for (const line of tags.split('\n').filter((each) => each !== '')) {
      const [hash = '', ref = ''] = line.split(' ');
      await point(scratch, ref, hash);
    }
    for (const each of modules) await point(scratch, moduleRef(each), each);
    const file = join(work, 'repository.bundle');
    await scratch.raw([
      ...['bundle', 'create', '--quiet', file, '--all'],
      ...(since === null ? [] : [`^${since}`]),
    ]);
    await target.addFile(path, file);
  }
  for (const each of [commit, ...modules])
    for (const pointer of await pointersOf(join(work, 'repository.git'), each, signal))
      await addOnce(target, `lfs/${pointer.oid}`, largeFile(mirror, pointer));
  return path;
}

const mostTold = 500;

/** The mirror's newest commits, each before its ancestors. */
export async function historyOf(
  { mirror, commit }: Wanted,
  signal: AbortSignal,
): Promise<BundledHistory> {
  const git = gitIn(mirror, { protocols: [], signal, repository: pathToFileURL(mirror).href });
  const [dates, hashes] = await Promise.all([
    git.raw(['log', '-1', '--format=%ct', commit]),
    git.raw(['rev-list', '--topo-order', `--max-count=${String(mostTold)}`, commit]),
  ]);
  return {
    committedAt: new Date(Number(dates) * 1000).toISOString(),
    commits: hashes.split('\n').filter((each) => each !== ''),
  };
}

/** A file named by its hash is either complete or missing. */
async function addOnce(target: BundleFolder, path: string, source: string): Promise<void> {
  if (target.has(path)) return;
  const there = await target.present(path);
  if (there !== null && path.endsWith(there.sha256)) target.keep(there);
  else await target.addFile(path, source);
}

/** A repository of ours that borrows the mirror's objects. */
async function scratchOf(mirror: string, work: string, signal: AbortSignal): Promise<SimpleGit> {
  const place = join(work, 'repository.git');
  await mkdir(place);
  const git = gitIn(place, { protocols: [], signal });
  await git.raw(['init', '--bare', '--quiet', '--template=', '--initial-branch=main', '.']);
  await borrowObjects(place, join(mirror, 'objects'));
  return git;
}

const point = (git: SimpleGit, ref: string, hash: string) =>
  git.raw(['update-ref', '--no-deref', ref, hash]);

/** Commits of the submodules, recursively. */
async function modulesOf(git: SimpleGit, commit: string): Promise<string[]> {
  const all = new Set<string>();
  const queue = [commit];
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    for (const module of await submodulesOf(git, next)) {
      if (all.has(module.commit)) continue;
      all.add(module.commit);
      queue.push(module.commit);
    }
  return [...all];
}
