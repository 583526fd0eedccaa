import { request } from 'node:http';
import type { HealthAnswer } from '../../contract/facts';
import { connectHost, type ListenAddress } from '../state/env-file';
import { monotonicMs } from '../lib/clock';

const answerMs = 5000;

/** One GET; healthy is 2xx or 3xx, redirects not followed. Every failure is an answer. */
export function askHealth(
  address: ListenAddress,
  path: string,
  timeoutMs = answerMs,
): Promise<HealthAnswer> {
  const started = monotonicMs();
  return new Promise((resolve) => {
    const answer = (status: number | null) => {
      resolve({
        healthy: status !== null && status >= 200 && status < 400,
        status,
        latencyMs: status === null ? null : Math.round((monotonicMs() - started) * 10) / 10,
        path,
      });
    };
    const asked = request({
      host: connectHost(address.host),
      port: address.port,
      path,
      agent: false,
      headers: { 'user-agent': 'ladylinux-refresh', connection: 'close' },
    });
    const timer = setTimeout(() => asked.destroy(new Error('no answer in time')), timeoutMs);
    asked.on('response', (response) => {
      clearTimeout(timer);
      answer(response.statusCode ?? null);
      response.destroy();
    });
    asked.on('error', () => {
      clearTimeout(timer);
      answer(null);
    });
    asked.end();
  });
}
