import { openSwaps, type Plan, type Recovery } from '../../../../helper/swap';
import type { Disk } from './disk';
import { faulty, type Counted, type Fault } from './faults';
import { diskWith, journalFile, stage, type Scenario } from './world';

export interface Blow {
  readonly at: number;
  readonly fault: Fault;
}

export type Verdict = 'good' | 'bad';

/** The result for the caller; null: it died first. */
export type Told = 'refused' | 'undone' | 'unfinished' | 'committed' | `threw ${string}` | null;

export interface Ran {
  readonly disk: Disk;
  readonly calls: Counted['calls'];
  readonly told: Told;
}

export interface Recovered {
  readonly disk: Disk;
  readonly calls: Counted['calls'];
  /** null: it died first. */
  readonly recovery: Recovery | null;
}

export const callerOf = async (
  files: Counted['files'],
  plan: Plan,
  verdict: Verdict,
): Promise<NonNullable<Told>> => {
  const prepared = await openSwaps({ journal: journalFile, files }).prepare(plan);
  if (prepared.kind === 'refused') return prepared.kind;
  const { swap } = prepared;
  const swapped = await swap.exchange();
  if (swapped.kind !== 'swapped') return swapped.kind;
  if (verdict === 'good') {
    const committed = await swap.commit();
    if (committed.kind === 'committed') return committed.kind;
  }
  return (await swap.undo()).kind;
};

const disturb = (disk: Disk, blow: Blow | null) =>
  faulty(disk, blow?.at ?? -1, blow?.fault ?? null);

/** A whole run on a fresh disk, with one blow. */
export const run = async (
  scenario: Scenario,
  verdict: Verdict,
  blow: Blow | null,
): Promise<Ran> => {
  const disk = diskWith(scenario.before);
  const plan = stage(disk, scenario.after, 'run1');
  const disturbed = disturb(disk, blow);
  const told = await callerOf(disturbed.files, plan, verdict).catch(
    (error: unknown) => `threw ${String(error)}` as const,
  );
  return { disk, calls: disturbed.calls, told: disturbed.dead ? null : told };
};

/** A recovery on a copy of that disk, with one blow. */
export const recoverFrom = async (before: Disk, blow: Blow | null): Promise<Recovered> => {
  const disk = before.clone();
  const disturbed = disturb(disk, blow);
  const recovery = await openSwaps({ journal: journalFile, files: disturbed.files }).recover();
  return { disk, calls: disturbed.calls, recovery: disturbed.dead ? null : recovery };
};
