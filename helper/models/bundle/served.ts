import type { IncomingMessage } from 'node:http';
import { bundleFile } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { causeOf } from '../../lib/causes';
import { ask } from '../../lib/http-client';
import { trimmedEnd } from '../../lib/text';
import type { BundleFiles } from './files';
import { BundleRefused, refuse } from './refusal';

/** A bundle served over the network. Follows no redirects. */
export function filesAt(address: string, idleMs: number): BundleFiles {
  const base = trimmedEnd(address, '/');
  const { host } = new URL(base);
  const notReached = (reason: string) =>
    new BundleRefused(message('bundle-not-reached', { host, reason: reason.slice(0, 100) }));
  return {
    base: null,
    open: async (path, start) => {
      const url = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
      const headers = {
        'accept-encoding': 'identity',
        'user-agent': 'ladylinux-refresh',
        ...(start > 0 && { range: `bytes=${String(start)}-` }),
      };
      const answer = await ask(url, { headers, idleMs }).catch((error: unknown) => {
        throw notReached(causeOf(error));
      });
      const skipped = skippedBy(answer, start);
      if (skipped !== null) return chunksOf(answer, skipped, notReached);
      answer.destroy();
      const { statusCode = 0 } = answer;
      if (statusCode !== 404) throw notReached(`HTTP ${String(statusCode)}`);
      throw path === bundleFile
        ? new BundleRefused(message('bundle-missing', { folder: address }))
        : refuse('missing', path);
    },
    close: () => undefined,
  };
}

/** Bytes of the body before the requested offset: a server may not support ranges. null: not a valid answer. */
function skippedBy({ statusCode, headers }: IncomingMessage, start: number): number | null {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return null;
  if (statusCode === 200) return start;
  const begins = `bytes ${String(start)}-`;
  return statusCode === 206 && headers['content-range']?.startsWith(begins) === true ? 0 : null;
}

async function* chunksOf(
  body: IncomingMessage,
  skipped: number,
  notReached: (reason: string) => BundleRefused,
): AsyncGenerator<Uint8Array> {
  let left = skipped;
  try {
    for await (const each of body) {
      const chunk = each as Buffer;
      if (chunk.length > left) yield chunk.subarray(left);
      left = Math.max(0, left - chunk.length);
    }
  } catch (error) {
    throw notReached(causeOf(error));
  } finally {
    body.destroy();
  }
}
