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

/** What a run came to: the last event of it, a line of history.jsonl, the specification's step 6. */
export const RunReport = z.object({
  v: z.literal(1),
  runId: RunId,
  kind: z.enum(['refresh', 'rollback', 'install', 'recovery']),
  requestedBy: z.string().max(100),
  startedAt: Timestamp,
  finishedAt: Timestamp,
  durationMs: z.number().nonnegative(),
  /** From the stop request to the first good answer; null where the service was never stopped. */
  downtimeMs: z.number().nonnegative().nullable(),
  /** The prepare hook's part of the downtime. */
  hookMs: z.number().nonnegative().nullable(),
  outcome: Outcome,
  message: Message,
  /** Why it came to that, where `message` says what came of it. */
  cause: Message.nullable(),
  warnings: z.array(Message).max(100),
  repository: z.string().max(500),
  branch: BranchName,
  from: CommitInfo.nullable(),
  /** The commit that was to be reached, also where it was not. */
  to: CommitInfo.nullable(),
  /** `to` was asked for by its hash: it need not be the newest of its branch. Absent in reports of before. */
  pinned: z.boolean().optional(),
  /** The commit that serves now. */
  now: CommitHash.nullable(),
  steps: z.array(StepReport).max(50),
  failedStep: StepName.nullable(),
  /** The last lines of what failed, redacted. */
  failureLog: z.array(HostileText).max(200),
  dependencyChanges: z.array(DependencyChange).max(5000),
  saved: SavedEdits.nullable(),
  /** Of a run that was asked to make local edits to the new version. */
  edits: KeptEdits.optional(),
  python: PythonInfo.nullable(),
  services: z.array(ServiceInfo).max(16),
  models: ModelsInfo.nullable(),
});
export type RunReport = z.infer<typeof RunReport>;
