import * as z from 'zod';
import { CommitInfo, ModelsInfo, PythonInfo, ServiceInfo } from './facts';
import { Holding } from './holding';
import { Message } from './message';
import { BranchName, RunId, Timestamp } from './primitives';
import { RunReport } from './report';
import { Announced, StagedInfo } from './staged';
import { StepName } from './steps';
import { Waiting } from './waiting';

export const AddressInfo = z.object({
  url: z.url().max(300),
  /** True where the service listens on more than the loopback interface. */
  exposed: z.boolean(),
});

/** What `ladylinux-refresh status --json` prints: everything a window shows, without a password. */
export const Status = z.object({
  v: z.literal(1),
  generatedAt: Timestamp,
  helperVersion: z.string().max(60),
  mode: z.enum(['system', 'embedded']),
  setUp: z.boolean(),
  /** One word for the whole machine; the tray's icon. */
  condition: z.enum([
    'healthy',
    'refreshing',
    'starting',
    'stopped',
    'attention',
    'not-set-up',
    'unknown',
  ]),
  repository: z.string().max(500).nullable(),
  branch: BranchName.nullable(),
  /** What app/ holds, as the last run recorded it. */
  code: CommitInfo.extend({ branch: BranchName }).nullable(),
  python: PythonInfo.nullable(),
  services: z.array(ServiceInfo).max(16),
  address: AddressInfo.nullable(),
  models: ModelsInfo.nullable(),
  running: z
    .object({
      runId: RunId,
      kind: RunReport.shape.kind,
      branch: BranchName,
      startedAt: Timestamp,
      step: StepName.nullable(),
      announced: Announced.optional(),
    })
    .nullable(),
  /** null: nobody can say. */
  conversations: z
    .object({
      /** Answers that are being written or waited for. */
      goingOn: z.number().int().nonnegative(),
      /** How long a refresh that a person asks for waits for them at most. */
      waitSeconds: z.number().int().nonnegative(),
    })
    .nullable()
    .default(null),
  lastRun: RunReport.nullable(),
  /** Ready to go live. */
  staged: StagedInfo.nullable().default(null),
  /** What somebody said about newer versions. */
  holding: Holding.prefault({}),
  /** null: the timer's refresh waits for nothing. */
  waiting: Waiting.nullable().default(null),
  problems: z.array(Message).max(100),
});
export type Status = z.infer<typeof Status>;
