import * as z from 'zod';
import { ApplyWhen } from './staged';
import { QuietHours } from './timer';

/** Of what happens by itself: the timer's refreshes, and for the announcement what an application asks for. */
export const UnattendedSettings = z.strictObject({
  /** Hours of the day, in local time, in which the timer begins no refresh. */
  quiet: QuietHours.optional(),
  /** When what the timer built goes live. */
  apply: ApplyWhen.default('now'),
  /** How long before a run that nobody asked for stops the service whoever is there is told. 0: not at all. */
  announceSeconds: z.number().int().min(0).max(3600).default(60),
  /** On battery it begins none below this charge. 0: at any; 100: none on battery. */
  batteryPercent: z.number().int().min(0).max(100).default(30),
  /** It begins one over a metered connection, too. */
  metered: z.boolean().default(false),
  /** It begins none above this load for each processor, as an average of five minutes. 0: at any. */
  maxLoad: z.number().min(0).max(1000).default(2),
  /** It begins none until nobody has used the computer for so long. 0: at any time. */
  idleMinutes: z.number().int().min(0).max(1440).default(0),
});
