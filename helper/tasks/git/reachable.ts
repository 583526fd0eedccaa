import { connect, isIP } from 'node:net';
import type { Message } from '../../../contract/message';
import { getProxyForUrl } from 'proxy-from-env';
import { protocolOf } from '../../../contract/repository-url';
import { addresses } from '../../lib/http-client';
import { serverOf } from '../../lib/proxy';
import { tryHost } from '../../lib/try-host';

/** For all attempts of a run together: with its pauses a dead network or resolver is told within 15 seconds. */
export const reachLimitMs = 10_000;

export interface Reach {
  /** In the words of libcurl; null: the host, or the proxy that leads there, took a connection. */
  readonly failure: string | null;
  /** What git has to be told of it. */
  readonly config: readonly string[];
}

/**
 * What stands between us and a repository. git itself waits up to five minutes for a connection (libcurl's CURLOPT_CONNECTTIMEOUT), half of
 * that for the first of several addresses, and has no setting for it: so it is given the one that answered.
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
      // git-config(1); a git before 2.37 does not know it
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

/** git does not say what is wrong with a certificate, or who answers in place of a host: asked once more, that is found out. */
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
