import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isLoopbackHost } from '../../../common/loopback';
import { collect } from '../../lib/collect';
import { ask } from '../../lib/http-client';

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
  /** After this much silence the host counts as unreachable. */
  idleSeconds?: number;
}

const redirectLimit = 5;
const certificateErrors =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS_CERT_ALTNAME_INVALID/;

/** One GET; follows redirects. */
export async function download(address: string, options: DownloadOptions): Promise<Download> {
  if (isLocal(address)) return local(address, options);
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

/** Whether an index is a local folder, as in a bundle. */
export const isLocal = (address: string): boolean => address.startsWith('file:');

async function local(url: string, { limitBytes }: DownloadOptions): Promise<Download> {
  try {
    const path = fileURLToPath(url.endsWith('/') ? `${url}index.html` : url);
    const { size } = await stat(path);
    if (size > limitBytes)
      return { kind: 'too-large', detail: `more than ${String(limitBytes)} bytes` };
    return { kind: 'ok', body: await readFile(path), type: 'text/html', url };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? { kind: 'answered', code: 404 }
      : { kind: 'unreachable', detail: code };
  }
}

export function isAcceptable(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url));
}

async function request(
  url: string,
  { accept = '*/*', limitBytes, signal, idleSeconds = 30 }: DownloadOptions,
): Promise<Download | { kind: 'moved'; to: string }> {
  const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'ladylinux-refresh' };
  try {
    const response = await ask(url, { headers, signal, idleMs: idleSeconds * 1000 });
    try {
      const { statusCode: code = 0, headers: told } = response;
      if (code >= 300 && code < 400 && told.location !== undefined)
        return { kind: 'moved', to: told.location };
      if (code !== 200) return { kind: 'answered', code };
      const body = await collect(response, limitBytes);
      return body === null
        ? { kind: 'too-large', detail: `more than ${String(limitBytes)} bytes` }
        : { kind: 'ok', body, type: told['content-type'] ?? '', url };
    } finally {
      response.destroy();
    }
  } catch (error) {
    return explain(error, signal);
  }
}

function explain(error: unknown, signal: AbortSignal | undefined): Download {
  if (signal?.aborted === true) return { kind: 'cancelled' };
  const { code = '', message } = error as NodeJS.ErrnoException;
  const detail = `${code} ${message}`.trim();
  return { kind: certificateErrors.test(code) ? 'untrusted-certificate' : 'unreachable', detail };
}
