import * as z from 'zod';
import { Message } from './message';
import { RunId, Timestamp } from './primitives';

/** What the scripts in after.d can reach: nothing; the internet without this computer and its network; everything. */
export const AfterNetwork = z.enum(['none', 'internet', 'all']);
export type AfterNetwork = z.infer<typeof AfterNetwork>;

export const AfterSettings = z.strictObject({
  network: AfterNetwork.default('none'),
  /** Limit for one script. */
  timeoutSeconds: z.number().int().min(1).max(600).default(60),
});

/** after.json: results of the scripts after the last run. */
export const AfterTold = z.object({
  v: z.literal(1),
  runId: RunId,
  toldAt: Timestamp,
  scripts: z
    .array(
      z.object({
        name: z.string().max(255),
        /** null: it succeeded. */
        failure: Message.nullable(),
      }),
    )
    .max(50),
});
export type AfterTold = z.infer<typeof AfterTold>;
