import * as z from 'zod';
import { CommitInfo } from './facts';
import { BranchName, Timestamp } from './primitives';

/** "18:00", local time. */
export const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** The time of day that windows and menus offer. */
export const evening = '18:00';

/** When to apply a staged version: once nobody is working, at the next start, or at a time of day. */
export const ApplyLater = z.union([z.enum(['quiet', 'start']), TimeOfDay]);
export type ApplyLater = z.infer<typeof ApplyLater>;

export const ApplyWhen = z.union([z.literal('now'), ApplyLater]);
export type ApplyWhen = z.infer<typeof ApplyWhen>;

/** An unattended run: when it stops the service, and whether it can still be delayed. */
export const Announced = z.strictObject({ at: Timestamp, mayHold: z.boolean() });
export type Announced = z.infer<typeof Announced>;

/** A window's request. */
export const ApplyRequest = z.strictObject({ when: ApplyWhen });

/** The decision about it. */
export const ApplyPlan = z.strictObject({
  when: z.enum(['quiet', 'start', 'at']),
  /** Only with `at`. */
  at: Timestamp.nullable(),
  requestedBy: z.string().max(100),
});
export type ApplyPlan = z.infer<typeof ApplyPlan>;

/** A version that was built, tried and kept, but is not in place yet. */
export const StagedInfo = z.object({
  commit: CommitInfo,
  branch: BranchName,
  stagedAt: Timestamp,
  requestedBy: z.string().max(100),
  newCommits: z.number().int().nonnegative(),
  /** Packages that differ from the current ones. */
  packagesChanged: z.number().int().nonnegative(),
  /** null: waits until somebody applies it. */
  plan: ApplyPlan.nullable(),
});
export type StagedInfo = z.infer<typeof StagedInfo>;

/** The next moment with this local time. */
export function nextTime(time: string, now: Date): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = new Date(now);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= now.getTime()) at.setDate(at.getDate() + 1);
  return at;
}
