import * as z from 'zod';
import { HttpPath } from '../../contract/primitives';
import { HealthHost, HealthScheme } from '../../contract/settings';

const Status = z.number().int().min(100).max(999);

/** It answers, but not as the settings expect: what they have to say instead, as far as it can be told. */
export const Refusal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scheme'), scheme: HealthScheme }),
  /** Asked for under a name that it does not take. null: which one it takes is not known. */
  z.strictObject({ kind: z.literal('host'), status: Status, host: HealthHost.nullable() }),
  /** paths: those that answer well, the best first. */
  z.strictObject({ kind: z.literal('path'), status: Status, paths: z.array(HttpPath).max(5) }),
  z.strictObject({ kind: z.literal('status'), status: Status }),
]);
export type Refusal = z.infer<typeof Refusal>;
