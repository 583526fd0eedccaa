import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** In lower-case hexadecimal. */
export const sha256OfContent = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** The same for a file. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
