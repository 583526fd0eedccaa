import * as z from 'zod';
import { Message } from './message';
import { BranchName, HostileText, RunId, Timestamp } from './primitives';
import { RunReport } from './report';
import { StepName, StepOutcome } from './steps';

const head = {
  v: z.literal(1),
  seq: z.number().int().nonnegative(),
  time: Timestamp,
  runId: RunId,
};

export const ProgressUnit = z.enum(['bytes', 'packages', 'files', 'percent', 'seconds', 'answers']);
export type ProgressUnit = z.infer<typeof ProgressUnit>;

/** One line of events.jsonl. v 1 may get new members and types: readers skip what they do not know. */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({
    ...head,
    type: z.literal('run-started'),
    kind: RunReport.shape.kind,
    branch: BranchName,
    requestedBy: z.string().max(100),
  }),
  z.object({ ...head, type: z.literal('step-started'), step: StepName }),
  z.object({
    ...head,
    type: z.literal('step-progress'),
    step: StepName,
    unit: ProgressUnit,
    done: z.number().nonnegative(),
    total: z.number().nonnegative().nullable(),
  }),
  z.object({ ...head, type: z.literal('output'), step: StepName, line: HostileText }),
  z.object({ ...head, type: z.literal('warning'), message: Message }),
  /** An unattended run will stop the service at that time. mayHold: it can be delayed, once. */
  z.object({ ...head, type: z.literal('announced'), at: Timestamp, mayHold: z.boolean() }),
  z.object({
    ...head,
    type: z.literal('step-finished'),
    step: StepName,
    outcome: StepOutcome,
    durationMs: z.number().nonnegative(),
    /** Shown beside the tick: "1.2 MB", "41 packages, 3 changed". */
    detail: Message.nullable(),
  }),
  z.object({ ...head, type: z.literal('run-finished'), report: RunReport }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What a writer provides; the log adds v, seq, time and runId. */
export type RunEventBody = DistributiveOmit<RunEvent, 'v' | 'seq' | 'time' | 'runId'>;
