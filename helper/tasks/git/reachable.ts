import { connect } from 'node:net';
import { protocolOf } from '../../../contract/repository-url';

/** For all attempts of a run together: with its pauses a dead network or resolver is told within 15 seconds. */
export const reachLimitMs = 10_000;

/**
 * Whether the host of a repository takes a connection within ten seconds. git itself waits up to five minutes for one
 * (libcurl's CURLOPT_CONNECTTIMEOUT), and has no setting for it.
 */
export function reachable(
  url: string,
  signal: AbortSignal,
  limitMs: number = reachLimitMs,
): Promise<boolean> {
  const protocol = protocolOf(url);
  if (protocol !== 'https' && protocol !== 'http') return Promise.resolve(true);
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (protocol === 'https' ? 443 : 80) : Number(port),
    });
    const answer = (yes: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(yes);
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
