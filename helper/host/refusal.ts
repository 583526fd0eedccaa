import * as z from 'zod';
import { HttpPath } from '../../contract/primitives';
import { HealthHost, HealthScheme } from '../../contract/settings';

const Status = z.number().int().min(100).max(999);

/** The service answers, but not as the settings expect. Says what to set instead, if that is known. */
export const Refusal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scheme'), scheme: HealthScheme }),
  /** The Host header was not accepted. null: the accepted name is not known. */
  z.strictObject({ kind: z.literal('host'), status: Status, host: HealthHost.nullable() }),
  /** paths: those with a good answer, the best first. */
  z.strictObject({ kind: z.literal('path'), status: Status, paths: z.array(HttpPath).max(5) }),
  z.strictObject({ kind: z.literal('status'), status: Status }),
]);
export type Refusal = z.infer<typeof Refusal>;
