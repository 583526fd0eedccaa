import * as z from 'zod';
import { Message } from './message';
import { RunId, Timestamp } from './primitives';

/** What the scripts of after.d may reach: nobody, the internet but not this computer and its neighbours, or everything. */
export const AfterNetwork = z.enum(['none', 'internet', 'all']);
export type AfterNetwork = z.infer<typeof AfterNetwork>;

export const AfterSettings = z.strictObject({
  network: AfterNetwork.default('none'),
  /** How long one script may take. */
  timeoutSeconds: z.number().int().min(1).max(600).default(60),
});

/** after.json: what came of the scripts when they were last told of a run. */
export const AfterTold = z.object({
  v: z.literal(1),
  runId: RunId,
  toldAt: Timestamp,
  scripts: z
    .array(
      z.object({
        name: z.string().max(255),
        /** null: it did what it was there for. */
        failure: Message.nullable(),
      }),
    )
    .max(50),
});
export type AfterTold = z.infer<typeof AfterTold>;
