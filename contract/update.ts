import * as z from 'zod';
import { RemoteBranch } from './facts';
import { heldBecause } from './holding';
import { Message } from './message';
import { CommitHash, HostileText, Timestamp } from './primitives';

/** A branch, with the requested facts about its newest commit that were available. */
export const BranchTip = RemoteBranch.extend({
  committedAt: Timestamp.optional(),
  subject: HostileText.optional(),
});
export type BranchTip = z.infer<typeof BranchTip>;

/** `branches --json`: the remote's branches, or why they are unknown. */
export const BranchesAnswer = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    checkedAt: Timestamp,
    branches: z.array(BranchTip).max(20_000),
    /** How many other branches have names that cannot be followed here. */
    unusable: z.number().int().nonnegative().default(0),
    /** If the settings follow tags: the commit that a refresh would use, or why none. */
    followed: z.union([z.object({ hash: CommitHash }), z.object({ message: Message })]).optional(),
    defaultBranch: z.string().max(200).nullable(),
  }),
  z.object({ state: z.literal('offline'), checkedAt: Timestamp, message: Message }),
  z.object({ state: z.literal('failed'), checkedAt: Timestamp, message: Message }),
]);
export type BranchesAnswer = z.infer<typeof BranchesAnswer>;

/** What the tray knows about newer commits. */
export const UpdateInfo = z.object({
  state: z.enum(['unknown', 'current', 'available', 'offline', 'failed']),
  remoteHash: CommitHash.nullable(),
  /** Why an available version is not announced; null: it is. */
  held: z.enum(heldBecause).nullable(),
  /** When the remote last answered. */
  lastAnswerAt: Timestamp.nullable(),
  message: Message.nullable(),
});
export type UpdateInfo = z.infer<typeof UpdateInfo>;
