import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { CommitHash, RunId, ServiceUnit, Timestamp } from '../../contract/primitives';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

/** A refreshed version on probation. */
export const Probation = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  commit: CommitHash,
  /** The version to return to. */
  previous: CommitHash,
  endsAt: Timestamp,
  /** How often each unit had been restarted when probation began. */
  restarts: z.array(z.strictObject({ unit: ServiceUnit, count: z.number().int().nonnegative() })),
  /** Runs that were started to return to it, in order. */
  backs: z.array(RunId).max(20).default([]),
});
export type Probation = z.infer<typeof Probation>;

/** null: no version is on probation, or the file is unreadable. */
export async function probationNow(layout: Layout): Promise<Probation | null> {
  const answer = await readState(layout.probation, Probation);
  return answer.kind === 'read' ? answer.value : null;
}

export const beginProbation = (layout: Layout, probation: Probation): Promise<void> =>
  writeDurably(layout.probation, JSON.stringify(probation), 0o600);

/** Records a return before it starts, in case the process is killed. */
export const rememberReturn = (
  layout: Layout,
  probation: Probation,
  runId: string,
): Promise<void> => beginProbation(layout, { ...probation, backs: [...probation.backs, runId] });

/** Ends this run's probation, but not one that another run has begun meanwhile. */
export async function endProbation(layout: Layout, { runId }: Probation): Promise<void> {
  if ((await probationNow(layout))?.runId === runId) await rm(layout.probation, { force: true });
}
