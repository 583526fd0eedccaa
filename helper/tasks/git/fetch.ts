import pRetry, { AbortError } from 'p-retry';
import type { SimpleGit } from 'simple-git';
import type { CommitInfo } from '../../../contract/facts';
import { message, type Message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import { monotonicMs } from '../../lib/clock';
import type { Task, TaskContext, TaskRequest } from '../../host/task-table';
import { gitIn } from './client';
import { commitInfo, emptyFolder, ensureMirror, mirrorBranches } from './mirror';
import { gitFailure } from './failures';
import { reachable, reachLimitMs } from './reachable';
import { tagRefs } from './signature';

const fail = (why: Message) => ({ ok: false, failure: { message: why } }) as const;

export const fetch: Task<'fetch'> = async (request, context) => {
  const git = gitIn(request.mirror, {
    protocols: request.protocols,
    signal: context.signal,
    config: [
      'fetch.fsckObjects=true',
      'http.lowSpeedLimit=1000',
      `http.lowSpeedTime=${String(request.stallSeconds)}`,
    ],
    progress: (stage, percent) => {
      if (/receiving/i.test(stage)) context.progress('percent', percent, 100);
    },
  });
  await ensureMirror(git, request.mirror);
  const before = await packBytes(git);
  const refused = await fetchWithRetries(git, request, context);
  if (refused !== null) return fail(refused);

  const branches = await mirrorBranches(git);
  // git takes a page of a login portal for an empty repository
  if (branches.length === 0)
    return fail(message('repository-not-found', { url: request.repository }));
  if (!branches.some((branch) => branch.name === request.branch)) {
    return fail(
      message('branch-not-found', {
        branch: request.branch,
        known: someOf(branches.map((branch) => branch.name)),
      }),
    );
  }
  const head = `refs/heads/${request.branch}`;
  const commit = await commitInfo(git, request.commit ?? head);
  if (
    commit === null ||
    (request.commit !== undefined && !(await isAncestor(git, commit.hash, head)))
  ) {
    return fail(
      message('commit-not-on-branch', {
        commit: shortHash(request.commit ?? ''),
        branch: request.branch,
      }),
    );
  }
  if (request.tags === true) {
    const tags = await tagRefs(git, request.repository, commit.hash);
    const asked = ['fetch', '--no-tags', '--force', '--no-write-fetch-head', '--end-of-options'];
    if (tags.length > 0) await git.raw([...asked, request.repository, ...tags]);
  }
  const current = await currentInfo(git, request.current, commit);
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
      rewritten:
        request.current !== null &&
        current !== commit &&
        (current === null || !(await isAncestor(git, current.hash, commit.hash))),
      branches,
      receivedBytes: Math.max(0, (await packBytes(git)) - before),
    },
  };
};

async function fetchWithRetries(
  git: SimpleGit,
  request: TaskRequest<'fetch'>,
  context: TaskContext,
): Promise<Message | null> {
  const said: { why: Message | null } = { why: null };
  let fixed = false;
  let waitedMs = 0;
  const once = async () => {
    const asked = monotonicMs();
    if (!(await reachable(request.repository, context.signal, reachLimitMs - waitedMs))) {
      said.why = gitFailure(request.repository, 'Failed to connect').message;
      waitedMs += monotonicMs() - asked;
      throw waitedMs < reachLimitMs
        ? new Error('not reachable')
        : new AbortError('not reachable within the limit');
    }
    try {
      await git.raw([
        'fetch',
        '--prune',
        '--no-tags',
        '--force',
        '--progress',
        '--no-write-fetch-head',
        '--end-of-options',
        request.repository,
        '+refs/heads/*:refs/heads/*',
      ]);
      said.why = null;
    } catch (error) {
      context.signal.throwIfAborted();
      const text = error instanceof Error ? error.message : String(error);
      for (const line of text.split(/[\r\n]+/))
        if (!/^(?:remote: )?(?:Receiving|Resolving|Counting|Compressing)/.test(line))
          context.output(line);
      if (
        !fixed &&
        /corrupt|bad object|loose object|unable to read|packfile|invalid sha1|fatal: bad/i.test(
          text,
        ) &&
        !text.includes('index-pack')
      ) {
        fixed = true;
        await emptyFolder(request.mirror);
        await ensureMirror(git, request.mirror);
        throw new Error('the mirror was damaged and is made anew', { cause: error });
      }
      const failure = gitFailure(request.repository, error);
      said.why = failure.message;
      if (!failure.passing) throw new AbortError(error instanceof Error ? error : new Error(text));
      throw new Error(text, { cause: error });
    }
  };
  try {
    await pRetry(once, {
      retries: request.attempts - 1,
      minTimeout: 500,
      maxTimeout: 4000,
      signal: context.signal,
    });
  } catch (error) {
    context.signal.throwIfAborted();
    return said.why ?? gitFailure(request.repository, error).message;
  }
  return null;
}

/** Where nothing is new, nothing more is asked: each question is a process. */
const currentInfo = (git: SimpleGit, hash: string | null, newest: CommitInfo) =>
  hash === null ? null : hash === newest.hash ? newest : commitInfo(git, hash);

async function isAncestor(git: SimpleGit, ancestor: string, of: string): Promise<boolean> {
  const base = await git.raw(['merge-base', '--end-of-options', ancestor, of]).catch(() => '');
  return base.trim() === ancestor;
}

async function packBytes(git: SimpleGit): Promise<number> {
  const { size, sizePack } = await git.countObjects();
  return (size + sizePack) * 1024;
}

function someOf(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')}, …`;
}
