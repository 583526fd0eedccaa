import * as z from 'zod';
import { messageCodes } from './message-codes';

export const MessageCode = z.enum(messageCodes);
export type MessageCode = z.infer<typeof MessageCode>;

/** One sentence for a person, by its code in the catalogue (words/) and what goes into its places. */
export const Message = z.strictObject({
  code: MessageCode,
  params: z.record(z.string().max(60), z.union([z.string().max(2000), z.number()])).default({}),
});
export type Message = z.infer<typeof Message>;

export function message(code: MessageCode, params: Record<string, string | number> = {}): Message {
  return { code, params };
}
