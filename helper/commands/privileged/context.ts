import type { Readable } from 'node:stream';
import { because, type Reason } from '../../../contract/message';
import type { Host } from '../../host/host';
import { collect } from '../../lib/collect';

const limitBytes = 64 * 1024;

type JsonAnswer =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** One JSON document of limited size, to its end. */
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
