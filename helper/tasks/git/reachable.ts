import { connect, isIP } from 'node:net';
import type { Message } from '../../../contract/message';
import { getProxyForUrl } from 'proxy-from-env';
import { protocolOf } from '../../../contract/repository-url';
import { addresses } from '../../lib/http-client';
import { serverOf } from '../../lib/proxy';
import { tryHost } from '../../lib/try-host';

/** For all attempts of a run together: with pauses, a dead network or resolver is reported within 15 seconds. */
export const reachLimitMs = 10_000;

export interface Reach {
  /** In libcurl's words; null: the host, or its proxy, accepted a connection. */
  readonly failure: string | null;
  /** Configuration for git. */
  readonly config: readonly string[];
}

/**
 * Checks whether a repository's host is reachable. git itself waits up to five minutes for a connection (libcurl's
 * CURLOPT_CONNECTTIMEOUT), half of that for the first of several addresses, and has no setting for it, so git gets the
 * address that answered.
 */
export function reach(
  url: string,
  signal: AbortSignal,
  limitMs: number = reachLimitMs,
): Promise<Reach> {
  const protocol = protocolOf(url);
  if (protocol !== 'https' && protocol !== 'http')
    return Promise.resolve({ failure: null, config: [] });
  const { host, port } = serverOf(getProxyForUrl(url) || url);
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...addresses });
    const answer = (reached: Reach) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached);
    };
    const fail = (why: string) => {
      const failure = `Failed to connect to ${host} port ${String(port)}: ${why}`;
      answer({ failure, config: [] });
    };
    const timer = setTimeout(() => {
      fail('nothing answers');
    }, limitMs);
    socket.once('connect', () => {
      const { remoteAddress = '' } = socket;
      const at = `${host}:${String(port)}:${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}`;
      // git-config(1); git before 2.37 ignores it
      const config = isIP(host) === 0 ? [`http.curloptResolve=${at}`] : [];
      answer({ failure: null, config });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      fail(error.code ?? error.message);
    });
    signal.addEventListener('abort', () => {
      fail('nothing answers');
    });
  });
}

const explainLimitMs = 5000;

/** git does not say what is wrong with a certificate, or who answers instead of a host; another request finds out. */
export async function explained(
  repository: string,
  said: Message,
  signal: AbortSignal,
): Promise<Message> {
  const mayBeMore = said.code === 'offline' || said.code === 'certificate-refused';
  if (!mayBeMore || protocolOf(repository) !== 'https') return said;
  const { trouble } = await tryHost(new URL('/', repository).href, explainLimitMs, signal);
  return trouble === null || trouble.code === 'offline' ? said : trouble;
}
