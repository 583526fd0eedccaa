import type { Pair, Phase } from './journal';

export type RefusalCode =
  | 'invalid-plan' // not what the schema allows
  | 'unfinished-run' // a journal is there: recover() first
  | 'source-missing' // nothing at `staged`
  | 'target-exists' // something at `kept`
  | 'nowhere-to-keep' // something at `live`, but `kept` is null
  | 'wrong-kind' // a `file` that is a directory, a staged `tree` that is none
  | 'missing-parent'
  | 'symlinked-parent'
  | 'untrusted-parent' // not owned by root or the current user, or writable by others
  | 'different-filesystems' // rename(2) would answer EXDEV or EBUSY
  | 'io-error';

/** Nothing was moved. */
export interface Refused {
  readonly type: 'refused';
  readonly code: RefusalCode;
  readonly path: string;
  readonly detail?: string;
}

export interface Swapped {
  readonly type: 'swapped';
}

export interface Committed {
  readonly type: 'committed';
  /** Set where a leftover could not be removed: the next recovery will. */
  readonly leftovers?: unknown;
}

/** The commit could not be recorded. The new pair is in place: call commit() again, or undo(). */
export interface NotCommitted {
  readonly type: 'not-committed';
  readonly cause: unknown;
}

/** Every path is as it was before. */
export interface Undone {
  readonly type: 'undone';
  /** Why swap() gave up by itself; absent after an undo() that was asked for. */
  readonly cause?: unknown;
  readonly report: UndoReport;
}

/** The filesystem refused the way back as well; the journal stays and the next recover() goes on. */
export interface Unfinished {
  readonly type: 'unfinished';
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

export interface Interrupted {
  readonly runId: string;
  /** How far the interrupted run had come. */
  readonly phase: Phase;
  /** The pair before that run. */
  readonly from: Pair | null;
  /** The pair that run was about to bring. */
  readonly to: Pair;
}

export type Recovery =
  | { readonly type: 'nothing-to-recover' }
  /** The run had moved nothing. `from` stands. */
  | ({ readonly type: 'abandoned' } & Interrupted)
  /** `from` stands again. */
  | ({ readonly type: 'rolled-back'; readonly report: UndoReport } & Interrupted)
  /** `to` stands; only leftovers were removed. */
  | ({ readonly type: 'completed' } & Interrupted)
  /** The journal told nothing; it is now `file` and nothing else was touched. The caller compares with its last verified pair. */
  | { readonly type: 'set-aside'; readonly reason: SetAsideReason; readonly file: string }
  /** An I/O error stopped the recovery; the next one goes on. */
  | ({ readonly type: 'unfinished'; readonly cause: unknown } & Partial<Interrupted>);
