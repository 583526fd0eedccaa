import * as z from 'zod';
import { CommitInfo, DependencyChange, SavedEdits } from './facts';
import { Message } from './message';
import { BranchName, HostileText, Timestamp } from './primitives';

/** How many of the newest commits are listed, and how far back the history is read at all. */
export const previewLimits = { listed: 200, read: 1000 } as const;

export const PreviewEdits = SavedEdits.pick({ files: true, total: true, overLimit: true }).extend({
  /** The folder that gets their archive. */
  savedTo: z.string().max(4096),
});
export type PreviewEdits = z.infer<typeof PreviewEdits>;

/** `preview --json`: what a refresh would bring, as far as that is known without building anything. */
export const PreviewAnswer = z.discriminatedUnion('state', [
  z.object({
    v: z.literal(1),
    state: z.literal('known'),
    checkedAt: Timestamp,
    repository: z.string().max(500),
    branch: BranchName,
    current: CommitInfo.nullable(),
    target: CommitInfo,
    /** The tag that leads to it, where tags are followed. */
    tag: HostileText.optional(),
    /**
     * How the branch stands to the version in place. `older`: the branch was moved back; `rewritten`: it no longer has commits that
     * this version has; `unrelated`: they have none in common; `unknown`: further apart than the history was read.
     */
    relation: z.enum(['first', 'same', 'newer', 'older', 'rewritten', 'unrelated', 'unknown']),
    newCommits: z.number().int().nonnegative(),
    /** True: there are more than were counted. */
    moreCommits: z.boolean(),
    /** Commits of the version in place that the branch does not have; null where that cannot be said. */
    lostCommits: z.number().int().nonnegative().nullable(),
    /** The newest first. */
    commits: z.array(CommitInfo).max(previewLimits.listed),
    /** What the dependency files of both commits say: not what a resolver makes of them. */
    dependencies: z.object({
      state: z.enum(['none', 'unchanged', 'changed', 'unknown']),
      changes: z.array(DependencyChange).max(5000),
    }),
    /** What of app/ does not survive; null where it cannot be looked at. */
    edits: PreviewEdits.nullable(),
    /** Medians of the last refreshes of this computer; null where there was none. */
    estimate: z
      .object({
        downtimeMs: z.number().nonnegative(),
        durationMs: z.number().nonnegative(),
        runs: z.number().int().positive(),
      })
      .nullable(),
    /** What a person should know before. */
    notices: z.array(Message).max(20),
  }),
  z.object({
    v: z.literal(1),
    state: z.enum(['offline', 'failed']),
    checkedAt: Timestamp,
    message: Message,
  }),
]);
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;
/** Which sentence says how it stands: what follows tags goes back to one, and nothing was moved. */
export const saidRelation = ({ relation, tag }: Pick<KnownPreview, 'relation' | 'tag'>) =>
  relation === 'older' && tag !== undefined ? 'behind' : relation;
export type KnownPreview = Extract<PreviewAnswer, { state: 'known' }>;
