import * as z from 'zod';
import { BranchName, Timestamp } from '../../contract/primitives';
import { RunRequest } from '../../contract/request';
import { StepName } from '../../contract/steps';
import type { Layout } from './layout';
import { isAlive } from '../../common/process';
import { readState, writeDurably } from './state-file';

/** status.json: who is at work. True only while that very process lives. */
export const Running = z.strictObject({
  v: z.literal(1),
  process: z.strictObject({ pid: z.number().int().positive(), startTime: z.number() }),
  request: RunRequest,
  branch: BranchName,
  startedAt: Timestamp,
  step: StepName.nullable(),
});
export type Running = z.infer<typeof Running>;

export async function runningNow(layout: Layout): Promise<Running | null> {
  const answer = await readState(layout.status, Running);
  return answer.kind === 'read' && (await isAlive(answer.value.process)) ? answer.value : null;
}

export async function tellRunning(layout: Layout, running: Running): Promise<void> {
  await writeDurably(layout.status, JSON.stringify(running), 0o644);
}
