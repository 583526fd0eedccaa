import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { CommitHash, RunId, ServiceUnit, Timestamp } from '../../contract/primitives';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

/** A version that was refreshed to and is still being watched. */
export const Probation = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  commit: CommitHash,
  /** The version to go back to. */
  previous: CommitHash,
  endsAt: Timestamp,
  /** How often each unit had been started again when the watch began. */
  restarts: z.array(z.strictObject({ unit: ServiceUnit, count: z.number().int().nonnegative() })),
  /** Runs that were to bring that version back, in their order. */
  backs: z.array(RunId).max(20).default([]),
});
export type Probation = z.infer<typeof Probation>;

/** null: nothing is watched, or nobody can tell any more what was. */
export async function probationNow(layout: Layout): Promise<Probation | null> {
  const answer = await readState(layout.probation, Probation);
  return answer.kind === 'read' ? answer.value : null;
}

export const beginProbation = (layout: Layout, probation: Probation): Promise<void> =>
  writeDurably(layout.probation, JSON.stringify(probation), 0o600);

/** Before the version of before is brought back: whoever is killed meanwhile leaves word of it. */
export const rememberBack = (layout: Layout, probation: Probation, runId: string): Promise<void> =>
  beginProbation(layout, { ...probation, backs: [...probation.backs, runId] });

/** Ends the watch for this run's version, not one that another run has begun meanwhile. */
export async function endProbation(layout: Layout, { runId }: Probation): Promise<void> {
  if ((await probationNow(layout))?.runId === runId) await rm(layout.probation, { force: true });
}
