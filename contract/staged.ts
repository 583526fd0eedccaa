import * as z from 'zod';
import { CommitInfo } from './facts';
import { BranchName, Timestamp } from './primitives';

/** "18:00", local time. */
export const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** The time of day that windows and menus offer. */
export const evening = '18:00';

/** When a version that is ready goes live: once nobody works, at the next start, at a time of day. */
export const ApplyLater = z.union([z.enum(['quiet', 'start']), TimeOfDay]);
export type ApplyLater = z.infer<typeof ApplyLater>;

export const ApplyWhen = z.union([z.literal('now'), ApplyLater]);
export type ApplyWhen = z.infer<typeof ApplyWhen>;

/** A run that nobody asked for: when it stops the service, and whether it can still be held. */
export const Announced = z.strictObject({ at: Timestamp, mayHold: z.boolean() });
export type Announced = z.infer<typeof Announced>;

/** What a window asks for. */
export const ApplyRequest = z.strictObject({ when: ApplyWhen });

/** What was decided about it. */
export const ApplyPlan = z.strictObject({
  when: z.enum(['quiet', 'start', 'at']),
  /** Of `at` alone. */
  at: Timestamp.nullable(),
  requestedBy: z.string().max(100),
});
export type ApplyPlan = z.infer<typeof ApplyPlan>;

/** A version that was built, tried and kept, and is not in place yet. */
export const StagedInfo = z.object({
  commit: CommitInfo,
  branch: BranchName,
  stagedAt: Timestamp,
  requestedBy: z.string().max(100),
  newCommits: z.number().int().nonnegative(),
  /** Packages that differ from those in place. */
  packagesChanged: z.number().int().nonnegative(),
  /** null: it waits for somebody to say when. */
  plan: ApplyPlan.nullable(),
});
export type StagedInfo = z.infer<typeof StagedInfo>;

/** The next moment at which a clock on the wall shows that time. */
export function nextTime(time: string, now: Date): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = new Date(now);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= now.getTime()) at.setDate(at.getDate() + 1);
  return at;
}
