import { connect } from 'node:net';
import type { Message } from '../../../contract/message';
import { getProxyForUrl } from 'proxy-from-env';
import { protocolOf } from '../../../contract/repository-url';
import { addresses } from '../../lib/http-client';
import { serverOf } from '../../lib/proxy';
import { tryHost } from '../../lib/try-host';

/** For all attempts of a run together: with its pauses a dead network or resolver is told within 15 seconds. */
export const reachLimitMs = 10_000;

/**
 * What stands between us and a repository: null where its host, or the proxy that leads there, takes a connection within ten seconds, else
 * the words of libcurl. git itself waits up to five minutes for one (libcurl's CURLOPT_CONNECTTIMEOUT), and has no setting for it.
 */
export function connectFailure(
  url: string,
  signal: AbortSignal,
  limitMs: number = reachLimitMs,
): Promise<string | null> {
  const protocol = protocolOf(url);
  if (protocol !== 'https' && protocol !== 'http') return Promise.resolve(null);
  const { host, port } = serverOf(getProxyForUrl(url) || url);
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...addresses });
    const answer = (why: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(why === null ? null : `Failed to connect to ${host} port ${String(port)}: ${why}`);
    };
    const timer = setTimeout(() => {
      answer('nothing answers');
    }, limitMs);
    socket.once('connect', () => {
      answer(null);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      answer(error.code ?? error.message);
    });
    signal.addEventListener('abort', () => {
      answer('nothing answers');
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
