import * as z from 'zod';
import {
  CommitInfo,
  DependencyChange,
  KeptEdits,
  ModelsInfo,
  PythonInfo,
  SavedEdits,
  ServiceInfo,
} from './facts';
import { Message } from './message';
import { Outcome } from './outcome';
import { BranchName, CommitHash, HostileText, RunId, Timestamp } from './primitives';
import { StepName, StepOutcome } from './steps';

export const StepReport = z.object({
  step: StepName,
  outcome: StepOutcome,
  durationMs: z.number().nonnegative(),
});
export type StepReport = z.infer<typeof StepReport>;

/** A run's result: its last event, a line of history.jsonl, the specification's step 6. */
export const RunReport = z.object({
  v: z.literal(1),
  runId: RunId,
  kind: z.enum(['refresh', 'rollback', 'install', 'recovery']),
  requestedBy: z.string().max(100),
  startedAt: Timestamp,
  finishedAt: Timestamp,
  durationMs: z.number().nonnegative(),
  /** From the stop request to the first good answer; null if the service was never stopped. */
  downtimeMs: z.number().nonnegative().nullable(),
  /** The prepare hook's part of the downtime. */
  hookMs: z.number().nonnegative().nullable(),
  outcome: Outcome,
  message: Message,
  /** What led to the outcome in `message`. */
  cause: Message.nullable(),
  warnings: z.array(Message).max(100),
  repository: z.string().max(500),
  branch: BranchName,
  from: CommitInfo.nullable(),
  /** The target commit, reached or not. */
  to: CommitInfo.nullable(),
  /** `to` was requested by its hash, so it need not be its branch's newest. Absent in older reports. */
  pinned: z.boolean().optional(),
  /** The commit that is in service now. */
  now: CommitHash.nullable(),
  steps: z.array(StepReport).max(50),
  failedStep: StepName.nullable(),
  /** The last lines of what failed, without secrets. */
  failureLog: z.array(HostileText).max(200),
  dependencyChanges: z.array(DependencyChange).max(5000),
  saved: SavedEdits.nullable(),
  /** If the run was to carry over local edits. */
  edits: KeptEdits.optional(),
  python: PythonInfo.nullable(),
  services: z.array(ServiceInfo).max(16),
  models: ModelsInfo.nullable(),
});
export type RunReport = z.infer<typeof RunReport>;
