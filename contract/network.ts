import * as z from 'zod';
import { Message } from './message';

/** `doctor --network --json`. */
export const NetworkAnswer = z.strictObject({
  v: z.literal(1),
  hosts: z.array(
    z.strictObject({
      host: z.string(),
      for: z.enum(['repository', 'packages', 'models']),
      reached: z.boolean(),
      milliseconds: z.number().nonnegative(),
      /** What is in the way; null: it answered. */
      message: Message.nullable(),
    }),
  ),
});
export type NetworkAnswer = z.infer<typeof NetworkAnswer>;
