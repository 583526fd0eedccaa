import * as z from 'zod';
import {
  BranchName,
  CommitHash,
  HostileText,
  HttpPath,
  ServiceUnit,
  Sha256,
  Timestamp,
} from './primitives';

/** Subject and author are untrusted text, never markup; control and bidi characters are already removed. */
export const CommitInfo = z.object({
  hash: CommitHash,
  subject: HostileText,
  author: HostileText,
  committedAt: Timestamp,
});
export type CommitInfo = z.infer<typeof CommitInfo>;

export const DependencyChange = z.object({
  name: z.string().max(200),
  from: z.string().max(100).nullable(),
  to: z.string().max(100).nullable(),
});
export type DependencyChange = z.infer<typeof DependencyChange>;

export const PythonInfo = z.object({
  version: z.string().max(60),
  packages: z.number().int().nonnegative(),
  /** The interpreter has every package of the list in its version. */
  matchesLock: z.boolean(),
  tool: z.enum(['uv', 'pip']),
  fingerprint: Sha256,
  /** The date as of which its releases were chosen; absent if the list's author chose, or a resolver without dates. */
  asOf: Timestamp.optional(),
});
export type PythonInfo = z.infer<typeof PythonInfo>;

export const HealthAnswer = z.object({
  healthy: z.boolean(),
  /** null: no HTTP answer. */
  status: z.number().int().nullable(),
  latencyMs: z.number().nonnegative().nullable(),
  path: HttpPath,
});
export type HealthAnswer = z.infer<typeof HealthAnswer>;

export const ServiceState = z.enum([
  'active',
  'activating',
  'inactive',
  'failed',
  'not-installed',
  'unknown',
]);
export const ServiceInfo = z.object({
  unit: ServiceUnit,
  state: ServiceState,
  since: Timestamp.nullable(),
  mainPid: z.number().int().positive().nullable(),
  memoryBytes: z.number().int().nonnegative().nullable(),
  restarts: z.number().int().nonnegative().nullable(),
  /** Its port stays open during a restart, so connections wait; otherwise its own program opens the port. */
  portHeld: z.boolean().optional(),
  /** null: judged by its unit state alone, or not asked. */
  health: HealthAnswer.nullable(),
});
export type ServiceInfo = z.infer<typeof ServiceInfo>;

export const ModelState = z.enum([
  'verified',
  'present',
  'unverifiable',
  'wrong-size',
  'corrupt',
  'incomplete',
  'missing',
  'refused',
]);
export type ModelState = z.infer<typeof ModelState>;
export const ModelInfo = z.object({
  name: HostileText,
  required: z.boolean(),
  state: ModelState,
  sizeBytes: z.number().int().nonnegative().nullable(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const ModelsInfo = z.object({
  manifest: z.enum(['read', 'none', 'broken']),
  /** What is wrong with the manifest, and where. */
  problem: z.string().max(2000).nullable(),
  models: z.array(ModelInfo).max(10_000),
});
export type ModelsInfo = z.infer<typeof ModelsInfo>;

export const SavedEdits = z.object({
  /** The tar archive with the copies; null if there was nothing to save or it was over the limit. */
  archive: z.string().max(4096).nullable(),
  files: z
    .array(
      z.object({
        path: HostileText,
        change: z.enum(['modified', 'deleted', 'untracked', 'ignored']),
        sizeBytes: z.number().nonnegative(),
      }),
    )
    .max(2000),
  /** How many there were in all; `files` has the first 2,000. */
  total: z.number().int().nonnegative(),
  overLimit: z.boolean(),
  nestedRepositories: z.array(HostileText).max(200),
});
export type SavedEdits = z.infer<typeof SavedEdits>;

/** Local edits carried over to a version, file by file, and those that did not fit. */
export const KeptEdits = z.object({
  files: z.array(HostileText).max(500),
  conflicts: z.array(HostileText).max(500),
});
export type KeptEdits = z.infer<typeof KeptEdits>;

export const RemoteBranch = z.object({ name: BranchName, hash: CommitHash });
export type RemoteBranch = z.infer<typeof RemoteBranch>;
