import { request as requestSecure } from 'node:https';
import { connect, isIP } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { addresses } from './http-client';
import { serverOf } from './proxy';
import { limitSignal } from './signals';

/** For all attempts of a run together: with pauses, a dead network or resolver is reported within 15 seconds. */
export const reachLimitMs = 10_000;

export interface Reach {
  /** In libcurl's words; null: the host, or its proxy, accepted a connection, and where that is due, answered a TLS handshake. */
  readonly failure: string | null;
  /** Configuration for git, with the address that answered. */
  readonly config: readonly string[];
}

/**
 * Checks whether the host of a repository or an index is reachable. git itself waits up to five minutes for a connection (libcurl's
 * CURLOPT_CONNECTTIMEOUT), half of that for the first of several addresses, and has no setting for it, so git gets the
 * address that answered.
 */
export async function reach(
  url: string,
  signal: AbortSignal,
  limitMs: number = reachLimitMs,
): Promise<Reach> {
  const isSecure = /^https:/i.test(url);
  if (!isSecure && !/^http:/i.test(url)) return { failure: null, config: [] };
  const { host, port } = serverOf(getProxyForUrl(url) || url);
  const limit = limitSignal(limitMs, signal);
  const failure = (why: string): Reach => ({
    failure: `Failed to connect to ${host} port ${String(port)}: ${why}`,
    config: [],
  });
  const found = await connected(host, port, limit);
  if ('why' in found) return failure(found.why);
  if (isSecure && !(await answersTls(url, limit))) return failure(silent);
  const { address } = found;
  const at = `${host}:${String(port)}:${address.includes(':') ? `[${address}]` : address}`;
  // git-config(1); git before 2.37 ignores it
  return { failure: null, config: isIP(host) === 0 ? [`http.curloptResolve=${at}`] : [] };
}

const silent = 'nothing answers';

function connected(
  host: string,
  port: number,
  limit: AbortSignal,
): Promise<{ readonly address: string } | { readonly why: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...addresses });
    const end = (found: { readonly address: string } | { readonly why: string }) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => {
      end({ address: socket.remoteAddress ?? '' });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      end({ why: error.code ?? error.message });
    });
    onAbort(limit, () => {
      end({ why: silent });
    });
  });
}

/**
 * Whether anything answers a TLS handshake, even with a refusal: git says that better. On a line that loses large packets a connection is
 * made, and libcurl's 300 s begin.
 */
function answersTls(url: string, limit: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const proxy = getProxyForUrl(url);
    const request = requestSecure(url, {
      method: 'HEAD',
      ...addresses,
      rejectUnauthorized: false,
      agent: proxy === '' ? false : new HttpsProxyAgent(proxy, addresses),
    });
    const end = (answers: boolean) => {
      resolve(answers);
      request.destroy();
    };
    request.once('socket', (socket) => {
      socket.once('secureConnect', () => {
        end(true);
      });
    });
    // a proxy's refusal
    request.once('response', () => {
      end(true);
    });
    request.on('error', () => {
      end(true);
    });
    onAbort(limit, () => {
      end(false);
    });
  });
}

function onAbort(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener('abort', then, { once: true });
}
