import * as z from 'zod';
import { messageCodes, reasonCodes, type MessageParams, type ReasonParams } from './message-codes';

// zod writes a regular expression for an enum when it is made; for a thousand codes that costs every start several milliseconds.
export const MessageCode = z.lazy(() => z.enum(messageCodes));
export type MessageCode = z.infer<typeof MessageCode>;

export const ReasonCode = z.lazy(() => z.enum(reasonCodes));
export type ReasonCode = z.infer<typeof ReasonCode>;

const Plain = z.union([z.string().max(2000), z.number()]);
const Name = z.string().max(60);

/** A part of a message that says why, in its reader's language. */
export const Reason = z.strictObject({
  reason: ReasonCode,
  params: z.record(Name, Plain).default({}),
});
export type Reason = z.infer<typeof Reason>;

/** A reason: in our words, or in those of another program. */
export const Why = z.union([z.string().max(4000), Reason]);
export type Why = z.infer<typeof Why>;

/** Other programs' words may have any length. */
export const atMost = (why: Why, length: number): Why =>
  typeof why === 'string' ? why.slice(0, length) : why;

/** One message for a person: a code in the catalogue (words/) and its parameters. */
export const Message = z.strictObject({
  code: MessageCode,
  params: z.record(Name, z.union([Plain, Reason])).default({}),
});
export type Message = z.infer<typeof Message>;

/** A parameter, if it is text or a number. */
export const textIn = (params: Message['params'], name: string): string => {
  const value = params[name] ?? '';
  return typeof value === 'object' ? '' : String(value);
};

/** A proxy lets no connection through. */
export const proxyFailures = [
  'proxy-unreachable',
  'proxy-wants-login',
  'proxy-refuses',
  'proxy-offline',
] as const satisfies readonly MessageCode[];

/** The same, and a network that wants a login first, and a wrong clock. */
export const networkTroubles = [
  ...proxyFailures,
  'captive-portal',
  'certificate-not-now',
] as const satisfies readonly MessageCode[];

/** What counts as offline: unreachable, temporarily unavailable, or stalled. */
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

/** A message with one of these codes only. */
export const messageOf = (...codes: readonly MessageCode[]) =>
  Message.refine(({ code }) => codes.includes(code), 'not one of its own');

/** Allowed parameters: a reason wherever text is allowed. */
export type Filled<P> = {
  [Name in keyof P]: string | number extends P[Name] ? P[Name] | Reason : P[Name];
};

/** No parameters if the message has none, otherwise all of them. */
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
