import { readFile } from 'node:fs/promises';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { rootCertificates } from 'node:tls';
import { isLoopbackHost } from '../../../common/loopback';
import { systemCertificates } from './environment';

export type Download =
  | { kind: 'ok'; body: Buffer; type: string; url: string }
  | { kind: 'answered'; code: number }
  | {
      kind: 'unreachable' | 'untrusted-certificate' | 'refused-address' | 'too-large';
      detail: string;
    }
  | { kind: 'cancelled' };

export interface DownloadOptions {
  accept?: string;
  limitBytes: number;
  signal?: AbortSignal | undefined;
  /** Silence for this long counts as unreachable. */
  idleSeconds?: number;
}

const redirectLimit = 5;
const certificateErrors =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS_CERT_ALTNAME_INVALID/;

/**
 * One GET. Node's own fetch cannot be told of the system's certificates, which a company's
 * mirror needs, so this uses node:https with both sets.
 */
export async function download(address: string, options: DownloadOptions): Promise<Download> {
  let url = address;
  for (let hop = 0; hop <= redirectLimit; hop += 1) {
    if (!isAcceptable(url)) {
      return { kind: 'refused-address', detail: `neither https nor this machine: ${url}` };
    }
    const answer = await request(url, options);
    if (answer.kind !== 'moved') return answer;
    url = new URL(answer.to, url).href;
  }
  return { kind: 'unreachable', detail: `more than ${String(redirectLimit)} redirects` };
}

function isAcceptable(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url));
}

async function request(
  url: string,
  { accept = '*/*', limitBytes, signal, idleSeconds = 30 }: DownloadOptions,
): Promise<Download | { kind: 'moved'; to: string }> {
  const secure = url.startsWith('https:');
  const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'ladylinux-refresh' };
  const trust = secure ? { ca: await trustedCertificates() } : {};
  return new Promise((resolve) => {
    const outgoing = (secure ? getSecure : getPlain)(
      url,
      { headers, timeout: idleSeconds * 1000, ...(signal ? { signal } : {}), ...trust },
      (response) => {
        const { statusCode: code = 0 } = response;
        if (code >= 300 && code < 400 && response.headers.location !== undefined) {
          response.destroy();
          resolve({ kind: 'moved', to: response.headers.location });
        } else if (code === 200) {
          collect(response, limitBytes).then(
            (body) =>
              resolve(
                body === null
                  ? { kind: 'too-large', detail: `more than ${String(limitBytes)} bytes` }
                  : { kind: 'ok', body, type: response.headers['content-type'] ?? '', url },
              ),
            (error: unknown) => resolve(explain(error, signal)),
          );
        } else {
          response.destroy();
          resolve({ kind: 'answered', code });
        }
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(new Error(`silent for ${String(idleSeconds)} s`)),
    );
    outgoing.on('error', (error) => resolve(explain(error, signal)));
  });
}

async function collect(response: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function explain(error: unknown, signal: AbortSignal | undefined): Download {
  if (signal?.aborted === true) return { kind: 'cancelled' };
  const { code = '', message } = error as NodeJS.ErrnoException;
  const detail = `${code} ${message}`.trim();
  return { kind: certificateErrors.test(code) ? 'untrusted-certificate' : 'unreachable', detail };
}

/** Node's own, and those of this computer, where an administrator may have put more. */
export async function trustedCertificates(): Promise<string[]> {
  const system = await readFile(systemCertificates, 'utf8').catch(() => null);
  return system === null ? [...rootCertificates] : [...rootCertificates, system];
}
