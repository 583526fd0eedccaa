import type { CommitInfo, PythonInfo } from '../../contract/facts';
import type { Message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { cleanLines } from '../lib/text';

const mostLogLines = 200;

/** Why a run ends before its last step. An expected result, so it is returned; only bugs are thrown. */
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
    /** The cause of the failure, if more is known. */
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
  /** The current environment already fits; nothing was built. */
  readonly kept: boolean;
  /** Hash over every file; null: made by an older helper that did not seal. */
  readonly seal: string | null;
};

export const short = (commit: CommitInfo | undefined | null): string =>
  commit === null || commit === undefined ? 'none' : shortHash(commit.hash);

/** Waits for both, even if one fails, so that nothing still runs when it rejects. */
export async function bothEnded<A, B>(...works: [Promise<A>, Promise<B> | B]): Promise<[A, B]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
