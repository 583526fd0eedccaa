import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { because, message, type Reason } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { Host } from '../../host/host';
import { collect } from '../../lib/collect';
import { refuse, type Refusal } from '../operations/answer';

const limitBytes = 64 * 1024;

type JsonAnswer =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** Reads one JSON document of limited size to its end. */
export async function readJson(stream: Readable): Promise<JsonAnswer> {
  const bytes = await collect(stream, limitBytes);
  if (bytes === null) return { kind: 'refused', reason: because('json-too-large') };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'read', value: JSON.parse(text) };
  } catch {
    return { kind: 'refused', reason: because('json-invalid') };
  }
}

export interface PrivilegedContext {
  readonly host: Host;
  readonly requestedBy: string;
  readonly input: () => Promise<JsonAnswer>;
}

/** Reads the request from standard input. otherwise: the reason if it is invalid; its content is never repeated. */
export async function wantedOf<T>(
  { input }: PrivilegedContext,
  schema: z.ZodType<T>,
  otherwise: Reason,
): Promise<Refusal | { readonly kind: 'read'; readonly value: T }> {
  const json = await input();
  const wanted = json.kind === 'read' ? schema.safeParse(json.value) : null;
  if (wanted?.success === true) return { kind: 'read', value: wanted.data };
  const reason = json.kind === 'refused' ? json.reason : otherwise;
  return refuse(exitCodes.usage, message('usage', { reason }));
}
