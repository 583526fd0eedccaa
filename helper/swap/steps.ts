import path from 'node:path';
import type { Files } from './files';
import { pathsOf, type Journal, type Phase } from './journal';
import { forgetJournal, freeName, loadJournal } from './journal-file';
import { type Machinery, type Step, movesOf } from './machinery';

/** One swap in progress. */
export interface SwapState {
  readonly machinery: Machinery;
  readonly journalFile: string;
  journal: Journal;
  /** Recording the commit failed, but it may have reached the disk. */
  commitInDoubt: boolean;
  readonly report: { found: string[]; missing: string[]; moved: number };
}

export const beginSwap = (
  machinery: Machinery,
  journalFile: string,
  journal: Journal,
): SwapState => ({
  machinery,
  journalFile,
  journal,
  commitInDoubt: false,
  report: { found: [], missing: [], moved: 0 },
});

export const record = async (run: SwapState, phase: Phase): Promise<void> => {
  const next = { ...run.journal, phase };
  await run.machinery.save(run.machinery.files, run.journalFile, next);
  run.journal = next;
};

const recordCommitted = async (run: SwapState): Promise<void> => {
  try {
    await record(run, 'committed');
  } catch (error) {
    const seen = await loadJournal(run.machinery.files, run.journalFile).catch(() => null);
    run.commitInDoubt = !(typeof seen === 'object' && seen?.phase === 'verdict');
    throw error;
  }
};

const recordUndoing = async (run: SwapState): Promise<void> => {
  try {
    await record(run, 'undoing');
  } catch (error) {
    // recovery treats all other phases alike: a full disk must not prevent the undo
    if (run.commitInDoubt) throw error;
  }
};

const takeMovesBack = async ({ machinery, journal, report }: SwapState): Promise<void> => {
  const { files } = machinery;
  const look = async (place: string | null) => (place === null ? null : files.inspect(place));
  for (const one of machinery.undoOrder(journal.replacements)) {
    const live = await look(one.live);
    const there = {
      live: live !== null,
      staged: (await look(one.staged)) !== null,
      // while the old one is still at `live`, whatever is at `kept` is foreign
      kept: (await look(one.kept)) !== null && live?.inode !== one.inode,
    };
    const aside = await freeName(files, `${one.live}.found-${journal.runId}`);
    const back = machinery.movesBack(one, there, aside);
    for (const move of back.moves) {
      await machinery.move(files, move);
      report.moved += 1;
    }
    report.found.push(...back.found);
    report.missing.push(...back.missing);
  }
};

const discard = async (files: Files, places: (string | null)[]): Promise<void> => {
  for (const place of places) {
    if (place !== null && (await files.inspect(place)) !== null) await files.unlink(place);
  }
};

/**
 * A move that is visible may not be durable yet: the process may have been killed before its fsync. Must run before the
 * journal is removed.
 */
const settleNames = async ({ machinery: { files }, journal }: SwapState): Promise<void> => {
  const folders = journal.replacements.flatMap(pathsOf).map((place) => path.dirname(place));
  for (const folder of new Set(folders)) {
    if ((await files.inspect(folder)) !== null) await files.fsync(folder);
  }
};

const smallFiles = (run: SwapState) =>
  run.journal.replacements.filter(({ kind }) => kind === 'file');

export const steps: Record<Step, (run: SwapState) => Promise<void>> = {
  'record-swapping': (run) => record(run, 'swapping'),
  'record-verdict': (run) => record(run, 'verdict'),
  'record-committed': recordCommitted,
  'record-undoing': recordUndoing,
  'make-moves': async ({ machinery, journal }) => {
    for (const move of journal.replacements.flatMap(movesOf))
      await machinery.move(machinery.files, move);
  },
  'take-moves-back': takeMovesBack,
  'discard-kept-files': (run) =>
    discard(
      run.machinery.files,
      smallFiles(run).map(({ kept }) => kept),
    ),
  'discard-staged-files': (run) =>
    discard(
      run.machinery.files,
      smallFiles(run).map(({ staged }) => staged),
    ),
  'settle-names': settleNames,
  'forget-journal': ({ machinery, journalFile }) => forgetJournal(machinery.files, journalFile),
};

export const follow = async (run: SwapState, checklist: readonly Step[]): Promise<void> => {
  for (const step of checklist) await steps[step](run);
};
