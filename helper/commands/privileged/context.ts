import type { Readable } from 'node:stream';
import type { Host } from '../../host/host';

const limitBytes = 64 * 1024;

type JsonAnswer =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: string };

/** One JSON document of limited size, to its end. */
export async function readJson(stream: Readable): Promise<JsonAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return { kind: 'refused', reason: 'more than 64 KiB of JSON' };
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
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
