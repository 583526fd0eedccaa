import * as z from 'zod';
import { CommitInfo, DependencyChange, SavedEdits } from './facts';
import { Message } from './message';
import { BranchName, HostileText, Timestamp } from './primitives';

/** How many of the newest commits are listed, and how far back the history is read. */
export const previewLimits = { listed: 200, read: 1000 } as const;

export const PreviewEdits = SavedEdits.pick({ files: true, total: true, overLimit: true }).extend({
  /** The folder for their archive. */
  savedTo: z.string().max(4096),
});
export type PreviewEdits = z.infer<typeof PreviewEdits>;

/** `preview --json`: what a refresh would bring, as far as that is known without a build. */
export const PreviewAnswer = z.discriminatedUnion('state', [
  z.object({
    v: z.literal(1),
    state: z.literal('known'),
    checkedAt: Timestamp,
    repository: z.string().max(500),
    branch: BranchName,
    current: CommitInfo.nullable(),
    target: CommitInfo,
    /** Its tag, if tags are followed. */
    tag: HostileText.optional(),
    /**
     * How the branch relates to the current version. `older`: the branch was moved back; `rewritten`: it lacks commits
     * that this version has; `unrelated`: no commit in common; `unknown`: further apart than the history was read.
     */
    relation: z.enum(['first', 'same', 'newer', 'older', 'rewritten', 'unrelated', 'unknown']),
    newCommits: z.number().int().nonnegative(),
    /** True: there are more than were counted. */
    moreCommits: z.boolean(),
    /** Commits of the current version that the branch lacks; null if unknown. */
    lostCommits: z.number().int().nonnegative().nullable(),
    /** The newest first. */
    commits: z.array(CommitInfo).max(previewLimits.listed),
    /** Differences between the commits' dependency files, without resolving them. */
    dependencies: z.object({
      state: z.enum(['none', 'unchanged', 'changed', 'unknown']),
      changes: z.array(DependencyChange).max(5000),
    }),
    /** What of app/ will be lost; null if it is unreadable. */
    edits: PreviewEdits.nullable(),
    /** Medians of this computer's recent refreshes; null if there are none. */
    estimate: z
      .object({
        downtimeMs: z.number().nonnegative(),
        durationMs: z.number().nonnegative(),
        runs: z.number().int().positive(),
      })
      .nullable(),
    /** What a person should know beforehand. */
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
/** Which message to show: with tags, going back to an older one does not mean that the branch was moved. */
export const saidRelation = ({ relation, tag }: Pick<KnownPreview, 'relation' | 'tag'>) =>
  relation === 'older' && tag !== undefined ? 'behind' : relation;
export type KnownPreview = Extract<PreviewAnswer, { state: 'known' }>;
