import * as z from 'zod';
import { Message } from './message';

/** Why a requested action did not start. `said` is the helper's own text, in the user's language. */
export const Failure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: Message }),
  z.object({ kind: z.literal('said'), text: z.string().max(2000) }),
  z.object({ kind: z.literal('dismissed') }),
  z.object({ kind: z.literal('helper-missing'), path: z.string().max(4096) }),
  z.object({ kind: z.literal('helper-silent') }),
  z.object({ kind: z.literal('helper-garbled') }),
]);
export type Failure = z.infer<typeof Failure>;

/** Whether an action was started; its result arrives as events. */
export const ActionAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), failure: Failure }),
]);
export type ActionAnswer = z.infer<typeof ActionAnswer>;

export const Action = z.enum([
  'refresh',
  'cancel',
  'rollback',
  'restart',
  'settings',
  'logins',
  'set-up',
  'fix',
  'models',
  'bundle',
]);
export type Action = z.infer<typeof Action>;
