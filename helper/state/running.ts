import * as z from 'zod';
import { jobStatus } from '../../contract/job';
import { BranchName } from '../../contract/primitives';
import { RunRequest } from '../../contract/request';
import { Announced } from '../../contract/staged';
import { StepName } from '../../contract/steps';
import type { Layout } from './layout';
import { isAlive } from '../../common/process';
import { readState, writeDurably } from './state-file';

/** status.json: the current run. */
export const Running = z.strictObject({
  ...jobStatus,
  request: RunRequest,
  branch: BranchName,
  step: StepName.nullable(),
  announced: Announced.optional(),
});
export type Running = z.infer<typeof Running>;

type Process = z.infer<(typeof jobStatus)['process']>;

/** The content of a status file if its process is alive; null otherwise, or without a file. */
export async function statusNow<S extends { readonly process: Process }>(
  file: string,
  schema: z.ZodType<S>,
): Promise<S | null> {
  const answer = await readState(file, schema);
  return answer.kind === 'read' && (await isAlive(answer.value.process)) ? answer.value : null;
}

export const runningNow = ({ status }: Layout): Promise<Running | null> =>
  statusNow(status, Running);

export async function tellRunning(layout: Layout, running: Running): Promise<void> {
  await writeDurably(layout.status, JSON.stringify(running), 0o644);
}
