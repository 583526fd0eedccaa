import * as z from 'zod';
import { messageCodes, type MessageParams } from './message-codes';

export const MessageCode = z.enum(messageCodes);
export type MessageCode = z.infer<typeof MessageCode>;

/** One sentence for a person, by its code in the catalogue (words/) and what goes into its places. */
export const Message = z.strictObject({
  code: MessageCode,
  params: z.record(z.string().max(60), z.union([z.string().max(2000), z.number()])).default({}),
});
export type Message = z.infer<typeof Message>;

/** What is said of a proxy that lets nobody through. */
export const proxyFailures = [
  'proxy-unreachable',
  'proxy-wants-login',
  'proxy-refuses',
] as const satisfies readonly MessageCode[];

/** The same of a network that wants its own login first, and of a date that cannot be. */
export const networkTroubles = [
  ...proxyFailures,
  'captive-portal',
  'certificate-not-now',
] as const satisfies readonly MessageCode[];

/** The one notion of offline: nobody answers there, not now, or nothing comes any more. */
const offline: ReadonlySet<MessageCode> = new Set([
  'offline',
  'fetch-stalled',
  'host-asks-to-wait',
  'host-fails',
  'index-offline',
  'index-offline-mirror',
  'python-offline',
  ...networkTroubles,
]);
export const isOffline = ({ code }: Message): boolean => offline.has(code);

/** A message out of a place that has these to tell and no others. */
export const messageOf = (...codes: readonly MessageCode[]) =>
  Message.refine(({ code }) => codes.includes(code), 'not one of its own');

/** Without parameters where the sentence has no places, else with all of them. */
type Places<C extends MessageCode> = C extends MessageCode
  ? MessageParams[C] extends Record<string, never>
    ? [params?: MessageParams[C]]
    : [params: MessageParams[C]]
  : never;

export function message<C extends MessageCode>(code: C, ...[params]: Places<C>): Message {
  return { code, params: params ?? {} };
}
