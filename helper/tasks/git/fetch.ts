import { pathToFileURL } from 'node:url';
import type { SimpleGit } from 'simple-git';
import type { CommitInfo } from '../../../contract/facts';
import { message, type Message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import type { TaskContext } from '../../host/task-protocol';
import type { Task, TaskRequest } from '../../host/task-table';
import { gitIn } from './client';
import {
  commitInfo,
  deleteRefs,
  emptyFolder,
  ensureMirror,
  mergeBase,
  refsOf,
  removeLeftovers,
} from './mirror';
import { checksObjects } from './fsck';
import { fetchLargeFiles } from './fetch-lfs';
import { fetchSubmodules } from './fetch-submodules';
import { mayPack } from './pack-mirror';
import { newestTag, noTag } from './newest-tag';
import { moduleRef } from './submodules';
import { remoteRefs, type RemoteRefs } from './remote-refs';
import { Transfer } from './transfer';

const allModules = 'refs/modules/*';

const fail = (why: Message) => ({ ok: false, failure: { message: why } }) as const;

export const fetch: Task<'fetch'> = async (request, context) => {
  const { mirror, repository } = request;
  const isBundled = request.from !== undefined;
  const source = request.from === undefined ? repository : pathToFileURL(request.from).href;
  const protocols = isBundled ? ['file' as const] : request.protocols;
  const { signal } = context;
  const git = gitIn(mirror, { protocols: [], signal });
  const make = () => ensureMirror(git, mirror);
  await make();
  if (request.borrow !== undefined) await borrow(mirror, request.borrow, context);
  const before = (await stored(git)).bytes;
  const transfer = new Transfer({
    mirror,
    protocols,
    limits: request,
    context,
    prepare: () => removeLeftovers(mirror),
    repair: async () => {
      await emptyFolder(mirror);
      await make();
    },
  });
  const asked = await transfer.ask(source, (remote) => remoteRefs(remote, source));
  if ('why' in asked) return fail(asked.why);
  const { branches } = asked.value;
  // git takes the page of a login portal for an empty repository
  if (branches.length === 0 && asked.value.unusable === 0)
    return fail(message('repository-not-found', { url: source }));
  if (!branches.some((branch) => branch.name === request.branch)) {
    return fail(
      message('branch-not-found', {
        branch: request.branch,
        known: someOf(branches.map((branch) => branch.name)),
      }),
    );
  }
  const there = isBundled ? null : await newestThere(git, asked.value, request);
  const receive = async (remote: SimpleGit) => {
    // a bundle has only one branch and says nothing about others
    if (!isBundled) await forgetGone(git, mirror, asked.value, signal);
    const ref = `refs/heads/${request.branch}`;
    // with the tags that point into the fetched history: git-fetch(1), "automatic tag following"
    await remote.raw([
      'fetch',
      '--force',
      '--progress',
      '--no-recurse-submodules',
      '--no-write-fetch-head',
      '--end-of-options',
      source,
      `+${ref}:${ref}`,
      ...(isBundled ? [`+${allModules}:${allModules}`] : []),
    ]);
  };
  const received = there !== null ? null : await transfer.ask(source, receive);
  if (received !== null && 'why' in received) return fail(received.why);
  if (isBundled) await forgetMisnamed(git, mirror, signal);
  const head = `refs/heads/${request.branch}`;
  const { tags } = request;
  const tagged = tags === undefined ? null : await newestTag(git, head, tags);
  if (tags !== undefined && tagged === null) return fail(noTag(request.branch, tags));
  const wanted = request.commit ?? tagged?.hash ?? head;
  const commit = wanted === head && there !== null ? there : await commitInfo(git, wanted);
  if (
    commit === null ||
    (request.commit !== undefined && (await mergeBase(git, commit.hash, head)) !== commit.hash)
  ) {
    return fail(
      message('commit-not-on-branch', {
        commit: shortHash(request.commit ?? ''),
        branch: request.branch,
      }),
    );
  }
  const pinned = { commit: commit.hash, repository };
  const question = { git, mirror, protocols: request.protocols };
  const modules = await fetchSubmodules({ ...question, ...pinned, transfer, signal });
  if (!Array.isArray(modules)) return fail(modules);
  const all = [pinned, ...modules];
  // their large files are in the bundle too
  const commits = isBundled ? all.map((each) => ({ ...each, repository: source })) : all;
  const large = { ...question, commits, limits: request, borrow: request.borrow ?? null };
  const missing = await fetchLargeFiles({ ...large, context });
  if (missing !== null) return fail(missing);
  const after = await stored(git);
  const current = await currentInfo(git, request.current, commit);
  const base =
    current === null || current === commit
      ? current?.hash
      : await mergeBase(git, current.hash, commit.hash);
  const isForward = current !== null && base === current.hash;
  const isBehind = !isForward && base === commit.hash;
  return {
    ok: true,
    result: {
      commit,
      current,
      newCommits:
        current === null
          ? null
          : current === commit
            ? 0
            : Number(await git.raw(['rev-list', '--count', `${current.hash}..${commit.hash}`])),
      // a branch that went back was rewritten; but with tags, the current version may just have been ahead of the tag
      rewritten: request.current !== null && !isForward && !(tagged !== null && isBehind),
      ...(tagged !== null && { tagged: { tag: tagged.tag, isBehind } }),
      receivedBytes: Math.max(0, after.bytes - before),
      wantsPacking: after.isUntidy && (await mayPack(mirror)),
    },
  };
};

/** git tells the server these tips, so that it sends no objects we have; deleted at the next use, never trusted. */
const borrowed = 'refs/borrowed/';

/** A failure only makes the download larger. */
async function borrow(
  mirror: string,
  repository: string,
  { signal, output }: Pick<TaskContext, 'signal' | 'output'>,
): Promise<void> {
  const url = pathToFileURL(repository).href;
  const local = gitIn(mirror, {
    protocols: ['file'],
    repository: url,
    signal,
    config: checksObjects,
  });
  try {
    await local.raw([
      ...['fetch', '--no-tags', '--quiet', '--no-recurse-submodules', '--no-write-fetch-head'],
      ...['--end-of-options', url, `+refs/heads/*:${borrowed}heads/*`],
    ]);
  } catch (error) {
    signal.throwIfAborted();
    output(String(error).slice(0, 2000));
  }
}

/**
 * The branch's newest commit if a fetch would bring nothing: the branch has not moved, nor has a tag if tags are followed. Another connection
 * would take as long as all the rest.
 */
async function newestThere(
  git: SimpleGit,
  { branches, tags }: RemoteRefs,
  request: TaskRequest<'fetch'>,
): Promise<CommitInfo | null> {
  const head = `refs/heads/${request.branch}`;
  const here = new Map((await refsOf(git)).map(({ ref, hash }) => [ref, hash]));
  if (branches.find(({ name }) => name === request.branch)?.hash !== here.get(head)) return null;
  const tagsHere = [...here.keys()].filter((ref) => ref.startsWith('refs/tags/')).length;
  const hasTags =
    tagsHere === tags.size &&
    [...tags].every(([name, hash]) => here.get(`refs/tags/${name}`) === hash);
  return request.tags === undefined || hasTags ? commitInfo(git, head) : null;
}

/** Deletes branches that are gone, whose names may block others, and tags that moved: a fetch leaves both unchanged. */
async function forgetGone(
  git: SimpleGit,
  mirror: string,
  { branches, tags }: RemoteRefs,
  signal: AbortSignal,
): Promise<void> {
  const heads = new Set(branches.map(({ name }) => `refs/heads/${name}`));
  const gone = (await refsOf(git)).filter(({ ref, hash }) =>
    ref.startsWith('refs/heads/')
      ? !heads.has(ref)
      : ref.startsWith('refs/tags/') && tags.get(ref.slice('refs/tags/'.length)) !== hash,
  );
  await deleteRefs(
    mirror,
    gone.map(({ ref }) => ref),
    signal,
  );
}

/** A submodule's ref is named after its commit; a bundle may have named it otherwise. */
async function forgetMisnamed(git: SimpleGit, mirror: string, signal: AbortSignal): Promise<void> {
  const modules = (await refsOf(git)).filter(({ ref }) => ref.startsWith('refs/modules/'));
  const misnamed = modules.filter(({ ref, hash }) => ref !== moduleRef(hash));
  await deleteRefs(
    mirror,
    misnamed.map(({ ref }) => ref),
    signal,
  );
}

/** If nothing is new, asks git nothing more: each question starts a process. */
const currentInfo = (git: SimpleGit, hash: string | null, newest: CommitInfo) =>
  hash === null ? null : hash === newest.hash ? newest : commitInfo(git, hash);

/** The mirror's size, and whether much of it is in small pieces: git-count-objects(1), whose sizes are in KiB. */
async function stored(git: SimpleGit): Promise<{ bytes: number; isUntidy: boolean }> {
  const { count, size, packs, sizePack } = await git.countObjects();
  return {
    bytes: (size + sizePack) * 1024,
    isUntidy: packs > 40 || count > 4000 || size > 100_000,
  };
}

function someOf(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')}, …`;
}
