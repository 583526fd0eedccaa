import * as z from 'zod';
import { messageCodes, reasonCodes, type MessageParams, type ReasonParams } from './message-codes';

export const MessageCode = z.enum(messageCodes);
export type MessageCode = z.infer<typeof MessageCode>;

export const ReasonCode = z.enum(reasonCodes);
export type ReasonCode = z.infer<typeof ReasonCode>;

const Plain = z.union([z.string().max(2000), z.number()]);
const Name = z.string().max(60);

/** A part of a sentence that says why, in the language of its reader like the rest. */
export const Reason = z.strictObject({
  reason: ReasonCode,
  params: z.record(Name, Plain).default({}),
});
export type Reason = z.infer<typeof Reason>;

/** Why something is so: in our words, or in those of a program that is none of ours. */
export const Why = z.union([z.string().max(4000), Reason]);
export type Why = z.infer<typeof Why>;

/** Words of others may be of any length. */
export const atMost = (why: Why, length: number): Why =>
  typeof why === 'string' ? why.slice(0, length) : why;

/** One sentence for a person, by its code in the catalogue (words/) and what goes into its places. */
export const Message = z.strictObject({
  code: MessageCode,
  params: z.record(Name, z.union([Plain, Reason])).default({}),
});
export type Message = z.infer<typeof Message>;

/** What stands in a place, where it is a text or a number. */
export const textIn = (params: Message['params'], name: string): string => {
  const value = params[name] ?? '';
  return typeof value === 'object' ? '' : String(value);
};

/** What is said of a proxy that lets nobody through. */
export const proxyFailures = [
  'proxy-unreachable',
  'proxy-wants-login',
  'proxy-refuses',
  'proxy-offline',
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

/** What may stand in a place: wherever a text may, a reason may. */
export type Filled<P> = {
  [Name in keyof P]: string | number extends P[Name] ? P[Name] | Reason : P[Name];
};

/** Without parameters where the sentence has no places, else with all of them. */
type Places<P> = P extends Record<string, never> ? [params?: P] : [params: P];

export function message<C extends MessageCode>(
  code: C,
  ...[params]: Places<Filled<MessageParams[C]>>
): Message {
  const filled: object = params ?? {};
  return { code, params: filled as Message['params'] };
}

export function because<C extends ReasonCode>(
  reason: C,
  ...[params]: Places<ReasonParams[C]>
): Reason {
  return { reason, params: params ?? {} };
}
