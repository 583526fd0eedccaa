import type { Readable } from 'node:stream';
import type { Host } from '../../host/host';
import { collect } from '../../lib/collect';

const limitBytes = 64 * 1024;

type JsonAnswer =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: string };

/** One JSON document of limited size, to its end. */
export async function readJson(stream: Readable): Promise<JsonAnswer> {
  const bytes = await collect(stream, limitBytes);
  if (bytes === null) return { kind: 'refused', reason: 'more than 64 KiB of JSON' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'read', value: JSON.parse(text) };
  } catch {
    return { kind: 'refused', reason: 'what was given is not valid JSON' };
  }
}

export interface PrivilegedContext {
  readonly host: Host;
  readonly requestedBy: string;
  readonly input: () => Promise<JsonAnswer>;
}
