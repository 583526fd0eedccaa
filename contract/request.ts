import * as z from 'zod';
import { BundleSource } from './bundle';
import { EditPaths } from './edits';
import { jobRequest } from './job';
import { Message } from './message';
import { BranchName, CommitHash, Sha256 } from './primitives';
import { ApplyLater } from './staged';

/** The request for a run: written before it starts, then read and removed by it. */
export const RunRequest = z.strictObject({
  ...jobRequest,
  kind: z.enum(['refresh', 'rollback', 'recovery']),
  /** For this run only; the settings do not change. */
  branch: BranchName.optional(),
  /** refresh: pin this commit of the branch; rollback: the kept version to return to. */
  commit: CommitHash.optional(),
  force: z.boolean().default(false),
  rebuild: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Would this refresh cleanly? Stages it and serves it beside the live one; changes and remembers nothing. */
  check: z.boolean().default(false),
  /** Local edits applied to the new version before it is tried: those in place, or the patch left with the request. */
  edits: z.enum(['keep', 'patch']).optional(),
  /** Does not wait for unfinished answers. */
  now: z.boolean().default(false),
  /** keep: keeps what was built, to be applied later; apply: applies what an earlier run kept. */
  staged: z.enum(['keep', 'apply']).optional(),
  /** With `keep`: when to apply it. */
  applyAt: ApplyLater.optional(),
  /** Uses only this bundle, not the network. */
  from: BundleSource.optional(),
  /** With `from`: after a successful run, also copies the missing models that the bundle has. */
  models: z.boolean().optional(),
  /** The required hash of the resulting list, as on another computer. */
  list: Sha256.optional(),
  /** Settings that change with the version and are dropped if it does not stay. null restores a default. */
  settings: z.record(z.string().max(100), z.unknown()).optional(),
  /** Only the edits to these files. */
  editPaths: EditPaths.optional(),
  /** Set if nobody requested the run: why it is necessary, for its report's warnings and cause. */
  because: z.strictObject({ said: Message, cause: Message }).optional(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/**
 * Requesters that are not a known person: the timer, the application for a visitor of its page, and the plan of a
 * person who has left.
 */
export const nobody = { timer: 'timer', application: 'application', plan: 'plan' } as const;

/** Such a run accepts what is newer and not held back, and nothing else. */
export const isUnattended = (requestedBy: string): boolean =>
  Object.values(nobody).some((each) => each === requestedBy);

/** Whether two requests are the same, so that the second attaches to the first. */
export function sameRequest(a: RunRequest, b: RunRequest): boolean {
  return (
    a.kind === b.kind &&
    a.branch === b.branch &&
    a.commit === b.commit &&
    a.force === b.force &&
    a.rebuild === b.rebuild &&
    a.dryRun === b.dryRun &&
    a.check === b.check &&
    a.staged === b.staged &&
    a.applyAt === b.applyAt &&
    a.list === b.list &&
    a.models === b.models &&
    a.from?.folder === b.from?.folder &&
    a.from?.fingerprint === b.from?.fingerprint &&
    a.edits === b.edits &&
    JSON.stringify(a.editPaths) === JSON.stringify(b.editPaths) &&
    JSON.stringify(a.settings) === JSON.stringify(b.settings) &&
    a.edits !== 'patch'
  );
}
