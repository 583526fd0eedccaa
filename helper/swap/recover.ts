import path from 'node:path';
import { loadJournal, removeTemporary, setAside } from './journal-file';
import type { Machinery } from './machinery';
import type { Interrupted, Recovery } from './results';
import { follow, startRun } from './steps';

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
