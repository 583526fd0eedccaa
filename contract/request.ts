import * as z from 'zod';
import { BundleSource } from './bundle';
import { EditPaths } from './edits';
import { jobRequest } from './job';
import { Message } from './message';
import { BranchName, CommitHash, Sha256 } from './primitives';
import { ApplyLater } from './staged';

/** What a run was asked to do: written before it starts, read and removed by it. */
export const RunRequest = z.strictObject({
  ...jobRequest,
  kind: z.enum(['refresh', 'rollback', 'recovery']),
  /** For this run only; the settings stay as they are. */
  branch: BranchName.optional(),
  /** refresh: pin this commit of the branch; rollback: the kept version to return to. */
  commit: CommitHash.optional(),
  force: z.boolean().default(false),
  rebuild: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Would this refresh cleanly? Stage it and serve it beside the live one; change nothing, remember nothing. */
  check: z.boolean().default(false),
  /** Local edits that are made to the new version before it is tried: those in place, or the patch that was left with the request. */
  edits: z.enum(['keep', 'patch']).optional(),
  /** Answers that are being written are not waited for. */
  now: z.boolean().default(false),
  /** keep: what was built is kept, and goes live later; apply: what an earlier run kept goes live. */
  staged: z.enum(['keep', 'apply']).optional(),
  /** With `keep`: when it goes live. */
  applyAt: ApplyLater.optional(),
  /** Everything comes out of this bundle, and nothing from the network. */
  from: BundleSource.optional(),
  /** With `from`: the models that it has and this computer lacks come from it once the run has ended well. */
  models: z.boolean().optional(),
  /** The hash of the list that has to come of it, as another computer has it. */
  list: Sha256.optional(),
  /** Settings that change with the version, and stay as they are where it does not come to stay: null goes back to the default. */
  settings: z.record(z.string().max(100), z.unknown()).optional(),
  /** Of these files alone. */
  editPaths: EditPaths.optional(),
  /** Nobody asked for it: what made it necessary, for the warnings and the cause of its report. */
  because: z.strictObject({ said: Message, cause: Message }).optional(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/**
 * Who asks where no person does that is known to anybody: the timer, the application for whoever looks at its page, and the plan of a
 * person who is not there any more.
 */
export const nobody = { timer: 'timer', application: 'application', plan: 'plan' } as const;

/** It takes what is newer and not held back, and nothing else. */
export const isUnattended = (requestedBy: string): boolean =>
  Object.values(nobody).some((each) => each === requestedBy);

/** Two requests that ask for the same thing: the second attaches to the first. */
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
