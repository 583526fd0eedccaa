import type { Side, Phase } from './journal';

export type RefusalCode =
  | 'invalid-plan' // not what the schema allows
  | 'unfinished-run' // a journal is there: recover() first
  | 'source-missing' // nothing at `staged`
  | 'target-exists' // something at `kept`
  | 'nowhere-to-keep' // something at `live`, but `kept` is null
  | 'wrong-kind' // a `file` that is a directory, a `tree` that is none
  | 'missing-parent'
  | 'symlinked-parent'
  | 'untrusted-parent' // not owned by root or the current user, or writable by others
  | 'different-filesystems' // rename(2) would answer EXDEV or EBUSY
  | 'io-error';

/** Nothing was moved. */
export interface SwapRefusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly path: string;
  readonly detail?: string;
}

export interface SwapSuccess {
  readonly kind: 'swapped';
}

export interface CommitSuccess {
  readonly kind: 'committed';
  /** Set where a leftover could not be removed: the next recovery will. */
  readonly leftovers?: unknown;
}

/** The commit could not be recorded. The new version is in place: call commit() again, or undo(). */
export interface CommitFailure {
  readonly kind: 'not-committed';
  readonly cause: unknown;
}

/** Every path is as it was before. */
export interface UndoSuccess {
  readonly kind: 'undone';
  /** Why exchange() gave up by itself; absent after an undo() that was asked for. */
  readonly cause?: unknown;
  readonly report: UndoReport;
}

/** The filesystem refused the way back as well; the journal stays and the next recover() goes on. */
export interface UndoFailure {
  readonly kind: 'unfinished';
  readonly cause: unknown;
}

export interface UndoReport {
  /** Live paths where something foreign had appeared meanwhile: set aside under these names (or left, where nothing was before). */
  readonly found: readonly string[];
  /** Live paths that existed before and exist neither there nor where they were kept. */
  readonly missing: readonly string[];
  /** How many renames the way back took. */
  readonly moved: number;
}

export type SetAsideReason =
  | 'symlink'
  | 'not-a-file'
  | 'untrusted' // foreign owner, or writable by others
  | 'too-large'
  | 'not-json' // empty, truncated, garbage
  | 'newer-version'
  | 'invalid';

export interface InterruptedSwap {
  readonly runId: string;
  /** How far the interrupted run had come. */
  readonly phase: Phase;
  /** The version before that run. */
  readonly from: Side | null;
  /** The version that run was about to bring. */
  readonly to: Side;
}

export type Recovery =
  | { readonly kind: 'nothing-to-recover' }
  /** The run had moved nothing. `from` stands. */
  | ({ readonly kind: 'abandoned' } & InterruptedSwap)
  /** `from` stands again. */
  | ({ readonly kind: 'rolled-back'; readonly report: UndoReport } & InterruptedSwap)
  /** `to` stands; only leftovers were removed. */
  | ({ readonly kind: 'completed' } & InterruptedSwap)
  /** The journal told nothing; it is now `file` and nothing else was touched. The caller compares with its last verified version. */
  | { readonly kind: 'set-aside'; readonly reason: SetAsideReason; readonly file: string }
  /** An I/O error stopped the recovery; the next one goes on. */
  | ({ readonly kind: 'unfinished'; readonly cause: unknown } & Partial<InterruptedSwap>);
