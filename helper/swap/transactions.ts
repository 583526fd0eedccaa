import path from 'node:path';
import type { Files } from './files';
import { JOURNAL_VERSION, type Phase, plan as planSchema, type Plan } from './journal';
import { forgetJournal, loadJournal, removeTemporary, setAside } from './journal-file';
import { assemble } from './assemble';
import type { Machinery } from './machinery';
import { preflight, refusalOf, trustedFolder } from './preflight';
import type {
  Committed,
  NotCommitted,
  Recovery,
  Refused,
  Swapped,
  Undone,
  Unfinished,
  Interrupted,
} from './results';
import { follow, record, startRun, type Run } from './steps';

export const recover = async (machinery: Machinery, journalFile: string): Promise<Recovery> => {
  const { files, order, recovery } = machinery;
  let interrupted: Interrupted | undefined;
  try {
    if ((await files.inspect(path.dirname(journalFile))) === null)
      return { type: 'nothing-to-recover' };
    const journal = await loadJournal(files, journalFile);
    await removeTemporary(files, journalFile);
    // what was read, or the journal's absence, must not change with a power cut in the middle of what follows
    await files.fsync(path.dirname(journalFile));
    if (journal === null) return { type: 'nothing-to-recover' };
    if (typeof journal === 'string')
      return { type: 'set-aside', reason: journal, file: await setAside(files, journalFile) };

    const { runId, phase, from, to } = journal;
    interrupted = { runId, phase, from, to };
    const run = startRun(machinery, journalFile, journal);
    switch (recovery[phase]) {
      case 'finish':
        await follow(run, order.finish);
        return { type: 'completed', ...interrupted };
      case 'undo':
        await follow(run, order.undo);
        return phase === 'prepared' && run.report.moved === 0
          ? { type: 'abandoned', ...interrupted }
          : { type: 'rolled-back', report: run.report, ...interrupted };
      case 'nothing':
        return { type: 'nothing-to-recover' };
    }
  } catch (cause) {
    return { type: 'unfinished', cause, ...interrupted };
  }
};

export interface Transactions {
  /** How far an interrupted run had come; null where there is no journal, or none that can be understood. Touches nothing. */
  interruptedIn(): Promise<Phase | null>;
  /** Ends whatever an earlier run left unfinished. Never throws for what a disk or a journal can do. */
  recover(): Promise<Recovery>;
  /** Checks the plan, journals it and makes everything staged durable. Moves nothing. */
  prepare(plan: Plan): Promise<Prepared | Refused>;
}

export interface Prepared {
  readonly type: 'prepared';
  readonly transaction: Transaction;
}

/** Calls out of order are bugs and throw; what a disk can do comes back as a result. */
export interface Transaction {
  swap(): Promise<Swapped | Undone | Unfinished>;
  /** After a good verdict. */
  commit(): Promise<Committed | NotCommitted>;
  /** After a bad verdict; or instead of swap(); or after a commit() that answered 'not-committed'; or again after 'unfinished'. */
  undo(): Promise<Undone | Unfinished>;
}

const inPhase = (run: Run, ...allowed: Phase[]) => {
  if (!allowed.includes(run.journal.phase))
    throw new Error(`not possible in phase ${run.journal.phase}`);
};

const wayBack = async (run: Run, why: { cause?: unknown } = {}): Promise<Undone | Unfinished> => {
  try {
    await follow(run, run.machinery.order.undo);
    return { type: 'undone', report: run.report, ...why };
  } catch (error) {
    return {
      type: 'unfinished',
      cause:
        'cause' in why
          ? new AggregateError([why.cause, error], 'swap and undo both failed')
          : error,
    };
  }
};

const transactionOf = (run: Run): Transaction => ({
  async swap() {
    inPhase(run, 'prepared');
    try {
      await follow(run, run.machinery.order.swap);
      return { type: 'swapped' };
    } catch (cause) {
      return wayBack(run, { cause });
    }
  },

  async commit() {
    inPhase(run, 'verdict');
    try {
      await follow(run, run.machinery.order.commit);
      return { type: 'committed' };
    } catch (cause) {
      const recorded = run.journal.phase === 'committed';
      return recorded ? { type: 'committed', leftovers: cause } : { type: 'not-committed', cause };
    }
  },

  undo() {
    inPhase(run, 'prepared', 'swapping', 'verdict', 'undoing');
    return wayBack(run);
  },
});

export const openTransactions = ({
  journal: journalFile,
  files: given,
}: {
  journal: string;
  files: Files;
}): Transactions => {
  const machinery = assemble(given);
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
        return { type: 'refused', code: 'invalid-plan', path: '', detail: valid.error.message };
      try {
        await trustedFolder(files, path.dirname(journalFile));
        if ((await loadJournal(files, journalFile)) !== null)
          return { type: 'refused', code: 'unfinished-run', path: journalFile };
        const { replacements, filesystems } = await preflight(files, valid.data.replacements);
        const run = startRun(machinery, journalFile, {
          ...valid.data,
          version: JOURNAL_VERSION,
          phase: 'prepared',
          replacements,
        });
        try {
          await record(run, 'prepared');
          for (const place of filesystems) await files.syncFilesystem(place);
        } catch (error) {
          await forgetJournal(files, journalFile).catch(() => undefined); // else the next recovery abandons it
          throw error;
        }
        return { type: 'prepared', transaction: transactionOf(run) };
      } catch (error) {
        return refusalOf(error, journalFile);
      }
    },
  };
};
