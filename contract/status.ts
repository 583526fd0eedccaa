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
  /** True: the service listens on more than the loopback interface. */
  exposed: z.boolean(),
});

/** Output of `ladylinux-refresh status --json`: everything that a window shows, without a password. */
export const Status = z.object({
  v: z.literal(1),
  generatedAt: Timestamp,
  helperVersion: z.string().max(60),
  mode: z.enum(['system', 'embedded']),
  setUp: z.boolean(),
  /** One word for the whole machine, and the tray's icon. */
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
  /** What is in app/, as recorded by the last run. */
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
  /** null: unknown. */
  conversations: z
    .object({
      /** Answers being written or waited for. */
      goingOn: z.number().int().nonnegative(),
      /** How long a requested refresh waits for them at most. */
      waitSeconds: z.number().int().nonnegative(),
    })
    .nullable()
    .default(null),
  lastRun: RunReport.nullable(),
  /** The version ready to be applied. */
  staged: StagedInfo.nullable().default(null),
  /** A person's decisions about newer versions. */
  holding: Holding.prefault({}),
  /** null: the timer's refresh waits for nothing. */
  waiting: Waiting.nullable().default(null),
  problems: z.array(Message).max(100),
  /** With --short: all of it on one line, for a person. */
  short: z.string().optional(),
});
export type Status = z.infer<typeof Status>;
