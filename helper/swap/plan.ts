import * as z from 'zod';
import { pair, replacements, runId } from './journal';

export const plan = z.strictObject({
  runId,
  /** null: nothing was installed before. */
  from: pair.nullable(),
  to: pair,
  replacements,
});
export type Plan = z.infer<typeof plan>;
