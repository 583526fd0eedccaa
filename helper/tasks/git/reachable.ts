import { connect } from 'node:net';
import { getProxyForUrl } from 'proxy-from-env';
import { protocolOf } from '../../../contract/repository-url';
import { addresses } from '../../lib/http-client';
import { serverOf } from '../../lib/proxy';

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
    const answer = (connects: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(connects ? null : `Failed to connect to ${host} port ${String(port)}`);
    };
    const timer = setTimeout(() => {
      answer(false);
    }, limitMs);
    socket.once('connect', () => {
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
    signal.addEventListener('abort', () => {
      answer(false);
    });
  });
}
