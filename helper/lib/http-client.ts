import { readFile } from 'node:fs/promises';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure, type RequestOptions } from 'node:https';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { certificatesFile } from './certificates';
import { lookUp } from './look-up';

/** For names with several addresses. Node's default of 250 ms is too short for a round trip around the world. */
export const addresses = {
  ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2500 },
  lookup: lookUp,
};

export interface HttpRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Maximum silence until the answer ends, in milliseconds. */
  readonly idleMs?: number;
}

/**
 * Sends all our own requests: through the environment's proxy, if set, and with the certificates that this computer
 * trusts, which Node's fetch cannot be given. Redirects are returned, not followed. Throws network errors.
 */
export async function ask(url: string, asked: HttpRequest): Promise<IncomingMessage> {
  const { body, idleMs = 0, signal, ...rest } = asked;
  const isSecure = url.startsWith('https:');
  signal?.throwIfAborted();
  const proxy = getProxyForUrl(url);
  const options: RequestOptions = {
    ...rest,
    ...addresses,
    ...(isSecure ? { secureContext: await trusting() } : {}),
    ...(proxy === '' ? {} : { agent: new HttpsProxyAgent(proxy, addresses) }),
    timeout: idleMs,
  };
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | null = null;
    const outgoing = (isSecure ? requestSecure : requestPlain)(url, options, (response) => {
      answer = response;
      // the reader gets the error itself; without a reader it does not matter
      response.on('error', () => undefined);
      resolve(response);
    });
    outgoing.on('error', reject);
    // a `signal` in the options would emit a socket error after the whole answer, when nothing handles it
    signal?.addEventListener('abort', () => {
      (answer ?? outgoing).destroy(new Error('aborted'));
    });
    outgoing.on('timeout', () => {
      (answer ?? outgoing).destroy(new Error(`silent for ${String(idleMs / 1000)} s`));
    });
    outgoing.once('proxyConnect', ({ statusCode = 0 }: { statusCode?: number }) => {
      // the proxy's answer is not the server's
      if (statusCode !== 200) outgoing.destroy(new Error(`Proxy response (${String(statusCode)})`));
    });
    outgoing.end(body);
  });
}

let trusted: Promise<SecureContext> | undefined;

/** Node's certificates, this computer's and those of the settings; read once, as that costs more than a request. */
const trusting = (): Promise<SecureContext> => (trusted ??= readCertificates());

async function readCertificates(): Promise<SecureContext> {
  const system = await readFile(certificatesFile(), 'utf8').catch(() => null);
  return createSecureContext({
    ca: system === null ? [...rootCertificates] : [...rootCertificates, system],
  });
}
