import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HealthAnswer } from '../contract/facts';
import type { HealthSettings } from '../contract/settings';
import { connectHost, isLoopback } from './loopback';

const answerMs = 5000;

export interface Listens {
  readonly host: string;
  readonly port: number;
}

/** How to reach a service: everything except the timeout. */
export type Asked = Pick<HealthSettings, 'path' | 'scheme' | 'host' | 'accept'>;

export interface HttpAnswer {
  /** null where no HTTP answer came. */
  readonly status: number | null;
  readonly latencyMs: number;
  readonly contentType: string;
  /** Up to the requested length. */
  readonly text: string;
}

/**
 * One GET that follows no redirects. Every failure is an answer. The certificate is not checked: /proc already tells which process
 * listens, and the request contains no secret.
 */
export function ask(
  address: Listens,
  { path, scheme, host }: Pick<Asked, 'path' | 'scheme' | 'host'>,
  { timeoutMs = answerMs, readBytes = 0 } = {},
): Promise<HttpAnswer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (response: IncomingMessage | null, text = '') => {
      clearTimeout(timer);
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      const contentType = response?.headers['content-type'] ?? '';
      resolve({ status: response?.statusCode ?? null, latencyMs, contentType, text });
    };
    const options = {
      host: connectHost(address.host),
      port: address.port,
      path,
      agent: false,
      headers: {
        'user-agent': 'ladylinux-refresh',
        connection: 'close',
        ...(host === undefined ? {} : { host }),
      },
    };
    const name = host?.replace(/:\d+$/, '') ?? '';
    const asked =
      scheme === 'https'
        ? httpsRequest({
            ...options,
            rejectUnauthorized: false,
            ...(/[a-z]/i.test(name) && !isLoopback(name) ? { servername: name } : {}),
          })
        : httpRequest(options);
    const timer = setTimeout(() => asked.destroy(new Error('no answer in time')), timeoutMs);
    asked.on('response', (response) => {
      if (readBytes === 0) {
        done(response);
        response.destroy();
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        done(response, Buffer.concat(parts).toString('utf8'));
      };
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= readBytes) parts.push(part);
        else response.destroy();
      });
      response.on('end', end);
      response.on('close', end);
      response.on('error', end);
    });
    asked.on('error', () => {
      done(null);
    });
    asked.end();
  });
}

/** Whether the setting `accept` (200, or "200-399") includes this status. */
export const isAccepted = (accept: HealthSettings['accept'], status: number): boolean =>
  accept.some((one) => {
    const [low = 0, high = low] = String(one).split('-').map(Number);
    return status >= low && status <= high;
  });

/** One GET; the settings decide which status counts as healthy. */
export async function askHealth(
  address: Listens,
  asked: Asked,
  timeoutMs = answerMs,
): Promise<HealthAnswer> {
  const { status, latencyMs } = await ask(address, asked, { timeoutMs });
  return {
    healthy: status !== null && isAccepted(asked.accept, status),
    status,
    latencyMs: status === null ? null : latencyMs,
    path: asked.path,
  };
}
