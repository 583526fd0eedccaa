import { rm } from 'node:fs/promises';
import { message } from '../contract/message';
import type { Host } from './host';
import { beginFindings, short, type End } from './run/end';
import { Ended } from './run/ended';
import { currentPair } from './run/pair';
import type { Run } from './run/run';
import { recover } from './steps/recover';
import { restart } from './steps/restart';
import { pathExists } from './system/path';
import { writeDurably } from './system/state-file';
import { nodeFiles, openTransactions, syncFilesystem, type Transactions } from './transaction';

export const transactionsOf = (host: Host): Transactions =>
  openTransactions({ journal: host.layout.journal, files: nodeFiles(syncFilesystem) });

/** At boot, before the application's unit: files only. What was interrupted is judged by a later unit. */
export async function recoverFiles(host: Host): Promise<boolean> {
  const recovery = await transactionsOf(host).recover();
  if (recovery.type === 'nothing-to-recover') return true;
  await writeDurably(host.layout.verdictDue, JSON.stringify({ recovery: recovery.type }), 0o600);
  return recovery.type !== 'unfinished';
}

/** After an interrupted run: files, services, verdict. */
export async function resume(run: Run, transactions: Transactions): Promise<End> {
  const { findings, end } = beginFindings();
  const { layout } = run;
  try {
    const due = (await pathExists(layout.journal)) || (await pathExists(layout.verdictDue));
    await recover(run, transactions);
    const present = await currentPair(layout);
    findings.current = present.kind === 'read' ? present.value : null;
    findings.to = findings.current?.commit ?? null;
    const commit = short(findings.to);
    if (!due) return end('nothing-to-do', message('nothing-to-recover'));
    if (findings.current === null) {
      await settled(layout.verdictDue);
      return end('interrupted', message('interrupted-nothing-changed'));
    }
    await restart(run);
    await settled(layout.verdictDue);
    return end('interrupted', message('interrupted-rolled-back', { commit }));
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return end('needs-attention', message('needs-attention'), error.log, error.said);
  }
}

const settled = (file: string): Promise<void> => rm(file, { force: true });
