import type { CommitInfo, ModelsInfo, SavedEdits, ServiceInfo } from '../../contract/facts';
import type { Message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { TaskResult } from '../host/task-table';
import type { Version } from '../state/version';
import { cleanMessage } from '../lib/clean-message';
import { cleanLines } from '../lib/text';

const mostLogLines = 200;

/** The expected end of a run, thrown from wherever it is found out. Everything else that is thrown is a bug. */
export class RunEnd extends Error {
  readonly said: Message;
  /** The last lines of what failed. */
  readonly log: readonly string[];

  constructor(
    readonly outcome: Outcome,
    said: Message,
    log: readonly string[] = [],
  ) {
    super(`${outcome}: ${said.code}`);
    this.said = cleanMessage(said);
    this.log = cleanLines(log.slice(-mostLogLines));
  }
}

export type FetchResult = TaskResult<'fetch'>;
export type Environment = TaskResult<'environment'>;

/** The specification's step 6, as far as the machine itself tells it. */
export interface ReportResult {
  readonly services: readonly ServiceInfo[];
  readonly models: ModelsInfo;
}

/** What is known of a run when it ends, however it ends. */
export interface Findings {
  current: Version | null;
  to: CommitInfo | null;
  fetched: FetchResult | null;
  environment: Environment | null;
  saved: SavedEdits | null;
  reported: ReportResult | null;
  downtimeMs: number | null;
  hookMs: number | null;
}

export interface End {
  readonly outcome: Outcome;
  readonly said: Message;
  readonly log: readonly string[];
  /** Why it came to that, where `said` only says what came of it. */
  readonly cause: Message | null;
  readonly findings: Findings;
}

export type EndRun = (
  outcome: Outcome,
  said: Message,
  log?: readonly string[],
  cause?: Message,
) => End;

export function beginFindings(): { findings: Findings; end: EndRun } {
  const findings: Findings = {
    current: null,
    to: null,
    fetched: null,
    environment: null,
    saved: null,
    reported: null,
    downtimeMs: null,
    hookMs: null,
  };
  return {
    findings,
    end: (outcome, said, log = [], cause) => ({
      outcome,
      said,
      log,
      cause: cause ?? null,
      findings,
    }),
  };
}

export const short = (commit: CommitInfo | undefined | null): string =>
  shortHash(commit?.hash ?? '–');
