import path from 'node:path';
import type { Files } from './files';
import { JOURNAL_VERSION, type Phase, plan as planSchema, type Plan } from './journal';
import { forgetJournal, loadJournal, removeTemporary, setAside } from './journal-file';
import { assembly, type Machinery } from './machinery';
import { checkPlan, refusalOf, trustedFolder } from './check-plan';
import type {
  CommitSuccess,
  CommitFailure,
  Recovery,
  SwapRefusal,
  SwapSuccess,
  UndoSuccess,
  UndoFailure,
  InterruptedSwap,
} from './results';
import { follow, record, beginSwap, type SwapState } from './steps';

export const recover = async (machinery: Machinery, journalFile: string): Promise<Recovery> => {
  const { files, order, recovery } = machinery;
  let interrupted: InterruptedSwap | undefined;
  try {
    if ((await files.inspect(path.dirname(journalFile))) === null)
      return { kind: 'nothing-to-recover' };
    const journal = await loadJournal(files, journalFile);
    await removeTemporary(files, journalFile);
    // a power cut later in this call must not change what was read, nor bring a missing journal back
    await files.fsync(path.dirname(journalFile));
    if (journal === null) return { kind: 'nothing-to-recover' };
    if (typeof journal === 'string')
      return { kind: 'set-aside', reason: journal, file: await setAside(files, journalFile) };

    const { runId, phase, from, to } = journal;
    interrupted = { runId, phase, from, to };
    const run = beginSwap(machinery, journalFile, journal);
    switch (recovery[phase]) {
      case 'finish':
        await follow(run, order.finish);
        return { kind: 'completed', ...interrupted };
      case 'undo':
        await follow(run, order.undo);
        return phase === 'prepared' && run.report.moved === 0
          ? { kind: 'abandoned', ...interrupted }
          : { kind: 'rolled-back', report: run.report, ...interrupted };
      case 'nothing':
        return { kind: 'nothing-to-recover' };
    }
  } catch (cause) {
    return { kind: 'unfinished', cause, ...interrupted };
  }
};

export interface Swaps {
  /** How far an interrupted run got; null without a readable journal. Changes nothing. */
  interruptedIn(): Promise<Phase | null>;
  /** Finishes or undoes what an earlier run left. Never throws for errors of a disk or a journal. */
  recover(): Promise<Recovery>;
  /** Checks the plan, writes the journal and makes everything staged durable. Moves nothing. */
  prepare(plan: Plan): Promise<PreparedSwap | SwapRefusal>;
}

export interface PreparedSwap {
  readonly kind: 'prepared';
  readonly swap: Swap;
}

/** Calls in the wrong order are bugs and throw; disk errors are returned as results. */
export interface Swap {
  exchange(): Promise<SwapSuccess | UndoSuccess | UndoFailure>;
  /** After a good verdict. */
  commit(): Promise<CommitSuccess | CommitFailure>;
  /** After a bad verdict; instead of exchange(); after 'not-committed' from commit(); or again after 'unfinished'. */
  undo(): Promise<UndoSuccess | UndoFailure>;
}

const inPhase = (run: SwapState, ...allowed: Phase[]) => {
  if (!allowed.includes(run.journal.phase))
    throw new Error(`not possible in phase ${run.journal.phase}`);
};

const undoSwap = async (
  run: SwapState,
  why: { cause?: unknown } = {},
): Promise<UndoSuccess | UndoFailure> => {
  try {
    await follow(run, run.machinery.order.undo);
    return { kind: 'undone', report: run.report, ...why };
  } catch (error) {
    return {
      kind: 'unfinished',
      cause:
        'cause' in why
          ? new AggregateError([why.cause, error], 'swap and undo both failed')
          : error,
    };
  }
};

const swapOf = (run: SwapState): Swap => ({
  async exchange() {
    inPhase(run, 'prepared');
    try {
      await follow(run, run.machinery.order.swap);
      return { kind: 'swapped' };
    } catch (cause) {
      return undoSwap(run, { cause });
    }
  },

  async commit() {
    inPhase(run, 'verdict');
    try {
      await follow(run, run.machinery.order.commit);
      return { kind: 'committed' };
    } catch (cause) {
      const recorded = run.journal.phase === 'committed';
      return recorded ? { kind: 'committed', leftovers: cause } : { kind: 'not-committed', cause };
    }
  },

  undo() {
    inPhase(run, 'prepared', 'swapping', 'verdict', 'undoing');
    return undoSwap(run);
  },
});

export const openSwaps = ({
  journal: journalFile,
  files: given,
}: {
  journal: string;
  files: Files;
}): Swaps => {
  const machinery = assembly.machinery(given);
  const { files } = machinery;
  return {
    recover: () => recover(machinery, journalFile),

    async interruptedIn() {
      const found = await loadJournal(files, journalFile).catch(() => null);
      return typeof found === 'object' ? (found?.phase ?? null) : null;
    },

    async prepare(wanted) {
      const valid = planSchema.safeParse(wanted);
      if (!valid.success)
        return { kind: 'refused', code: 'invalid-plan', path: '', detail: valid.error.message };
      try {
        await trustedFolder(files, path.dirname(journalFile));
        if ((await loadJournal(files, journalFile)) !== null)
          return { kind: 'refused', code: 'unfinished-run', path: journalFile };
        const { replacements, filesystems } = await checkPlan(files, valid.data.replacements);
        const run = beginSwap(machinery, journalFile, {
          ...valid.data,
          version: JOURNAL_VERSION,
          phase: 'prepared',
          replacements,
        });
        try {
          await record(run, 'prepared');
          for (const place of filesystems) await files.syncFilesystem(place);
        } catch (error) {
          await forgetJournal(files, journalFile).catch(() => undefined); // else the next recovery removes it
          throw error;
        }
        return { kind: 'prepared', swap: swapOf(run) };
      } catch (error) {
        return refusalOf(error, journalFile);
      }
    },
  };
};
