import type { CommitInfo, PythonInfo } from '../../contract/facts';
import type { Message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { cleanLines } from '../lib/text';

const mostLogLines = 200;

/** Why a run ends before its list is through: a result like any other. What is thrown is a bug. */
export class RunEnd {
  readonly kind = 'ended';
  readonly said: Message;
  readonly cause: Message | null;
  /** The last lines of what failed. */
  readonly log: readonly string[];

  constructor(
    readonly outcome: Outcome,
    said: Message,
    log: readonly string[] = [],
    /** Why it came to what is said, where that is not all. */
    cause: Message | null = null,
  ) {
    this.said = cleanMessage(said);
    this.cause = cause === null ? null : cleanMessage(cause);
    this.log = cleanLines(log.slice(-mostLogLines));
  }
}

export type FetchResult = TaskResult<'fetch'>;
export type Environment = Pick<
  Extract<TaskResult<'resolve'>, { kind: 'listed' }>,
  'lock' | 'dependencyDigest' | 'changes'
> & {
  readonly python: PythonInfo;
  /** The one in use fits as it is, and nothing was built. */
  readonly kept: boolean;
  /** Over every file; null: of a helper that sealed none. */
  readonly seal: string | null;
};

export const short = (commit: CommitInfo | undefined | null): string =>
  commit === null || commit === undefined ? 'none' : shortHash(commit.hash);

/** Both at once; nothing of the other is at work any more when one of them has failed. */
export async function bothEnded<A, B>(...works: [Promise<A>, Promise<B> | B]): Promise<[A, B]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
