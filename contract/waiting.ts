import * as z from 'zod';
import { Message } from './message';
import { Timestamp } from './primitives';

/** What the timer's refresh waits for. */
export const Waiting = z.object({
  since: Timestamp,
  /** When this was last checked. */
  at: Timestamp,
  for: z.array(Message).min(1).max(10),
});
export type Waiting = z.infer<typeof Waiting>;
