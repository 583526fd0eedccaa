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
});
export type Probation = z.infer<typeof Probation>;

/** null: nothing is watched, or nobody can tell any more what was. */
export async function probationNow(layout: Layout): Promise<Probation | null> {
  const answer = await readState(layout.probation, Probation);
  return answer.kind === 'read' ? answer.value : null;
}

export const beginProbation = (layout: Layout, probation: Probation): Promise<void> =>
  writeDurably(layout.probation, JSON.stringify(probation), 0o600);

/** Ends the watch for this run's version, not one that another run has begun meanwhile. */
export async function endProbation(layout: Layout, { runId }: Probation): Promise<void> {
  if ((await probationNow(layout))?.runId === runId) await rm(layout.probation, { force: true });
}
