import type { Side, Phase } from './journal';

export type RefusalCode =
  | 'invalid-plan' // does not match the schema
  | 'unfinished-run' // a journal exists: recover() first
  | 'source-missing' // nothing at `staged`
  | 'target-exists' // something at `kept`
  | 'nowhere-to-keep' // something at `live`, but `kept` is null
  | 'wrong-kind' // a `file` that is a directory, or a `tree` that is not
  | 'missing-parent'
  | 'symlinked-parent'
  | 'untrusted-parent' // not owned by root or the current user, or writable by others
  | 'different-filesystems' // rename(2) would fail with EXDEV or EBUSY
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
  /** Set if a leftover could not be removed; the next recovery removes it. */
  readonly leftovers?: unknown;
}

/** Recording the commit failed. The new version is in place: call commit() again, or undo(). */
export interface CommitFailure {
  readonly kind: 'not-committed';
  readonly cause: unknown;
}

/** Every path is as it was before. */
export interface UndoSuccess {
  readonly kind: 'undone';
  /** Why exchange() undid its own moves; absent after a call of undo(). */
  readonly cause?: unknown;
  readonly report: UndoReport;
}

/** The file system refused the undo too; the journal stays and the next recover() continues. */
export interface UndoFailure {
  readonly kind: 'unfinished';
  readonly cause: unknown;
}

export interface UndoReport {
  /** Where foreign files that appeared at live paths are now: set aside, or still there if nothing was there before. */
  readonly found: readonly string[];
  /** Live paths that existed before, but are now neither there nor at `kept`. */
  readonly missing: readonly string[];
  /** How many renames the undo took. */
  readonly moved: number;
}

export type SetAsideReason =
  | 'symlink'
  | 'not-a-file'
  | 'untrusted' // foreign owner, or writable by others
  | 'too-large'
  | 'not-json' // empty, truncated or garbage
  | 'newer-version'
  | 'invalid';

export interface InterruptedSwap {
  readonly runId: string;
  /** How far the interrupted run got. */
  readonly phase: Phase;
  /** The version before that run. */
  readonly from: Side | null;
  /** The version that run was installing. */
  readonly to: Side;
}

export type Recovery =
  | { readonly kind: 'nothing-to-recover' }
  /** The run had moved nothing. `from` is in place. */
  | ({ readonly kind: 'abandoned' } & InterruptedSwap)
  /** `from` is in place again. */
  | ({ readonly kind: 'rolled-back'; readonly report: UndoReport } & InterruptedSwap)
  /** `to` is in place; only leftovers were removed. */
  | ({ readonly kind: 'completed' } & InterruptedSwap)
  /** The journal was unreadable; it is now `file`, and nothing else changed. Compare with the last verified version. */
  | { readonly kind: 'set-aside'; readonly reason: SetAsideReason; readonly file: string }
  /** An I/O error stopped the recovery; the next one continues. */
  | ({ readonly kind: 'unfinished'; readonly cause: unknown } & Partial<InterruptedSwap>);
