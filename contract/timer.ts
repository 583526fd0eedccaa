import * as z from 'zod';
import { Timestamp } from './primitives';
import { Waiting } from './waiting';

/** "08:00-18:00": local time. */
export const QuietHours = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/);

/** Answer of `ladylinux-refresh timer --json`. */
export const TimerAnswer = z.object({
  v: z.literal(1),
  enabled: z.boolean(),
  /** When it runs next; null if disabled. */
  next: Timestamp.nullable(),
  /** The setting unattended.quiet. */
  quiet: QuietHours.nullable(),
  /** What its refresh waits for; null: nothing. */
  waiting: Waiting.nullable().default(null),
});
export type TimerAnswer = z.infer<typeof TimerAnswer>;
