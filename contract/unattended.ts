import * as z from 'zod';
import { ApplyWhen } from './staged';
import { QuietHours } from './timer';

/** For what happens automatically: the timer's refreshes; the announcement also covers the application's requests. */
export const UnattendedSettings = z.strictObject({
  /** Hours of the day, local time, in which the timer starts no refresh. */
  quiet: QuietHours.optional(),
  /** When to apply what the timer built. */
  apply: ApplyWhen.default('now'),
  /** How many seconds before an unattended run stops the service it is announced. 0: not at all. */
  announceSeconds: z.number().int().min(0).max(3600).default(60),
  /** Starts none on battery below this charge. 0: at any charge; 100: none on battery. */
  batteryPercent: z.number().int().min(0).max(100).default(30),
  /** Also starts on a metered connection. */
  metered: z.boolean().default(false),
  /** Starts none above this load per processor, averaged over five minutes. 0: at any load. */
  maxLoad: z.number().min(0).max(1000).default(2),
  /** Starts only after the computer was idle for this long. 0: at any time. */
  idleMinutes: z.number().int().min(0).max(1440).default(0),
});
