import { readFile } from 'node:fs/promises';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure, type RequestOptions } from 'node:https';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { certificatesFile } from './certificates';
import { lookUp } from './look-up';

/** Of a name that has several addresses; Node's own 250 ms are less than the way around the world and back. */
export const addresses = {
  ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2500 },
  lookup: lookUp,
};

export interface HttpRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Of silence, until the answer has ended. */
  readonly idleMs?: number;
}

/**
 * How our own requests leave this computer: by the proxy of the environment, if there is one, and with the certificates that this
 * computer trusts, of which Node's own fetch cannot be told. Redirects are answers. Throws what went wrong.
 */
export async function ask(url: string, asked: HttpRequest): Promise<IncomingMessage> {
  const { body, idleMs = 0, signal, ...rest } = asked;
  const isSecure = url.startsWith('https:');
  signal?.throwIfAborted();
  const proxy = getProxyForUrl(url);
  const options: RequestOptions = {
    ...rest,
    ...addresses,
    ...(isSecure ? { ca: await trustedCertificates() } : {}),
    ...(proxy === '' ? {} : { agent: new HttpsProxyAgent(proxy, addresses) }),
    timeout: idleMs,
  };
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | null = null;
    const outgoing = (isSecure ? requestSecure : requestPlain)(url, options, (response) => {
      answer = response;
      // whoever reads it hears of it; one that nobody reads any more may break off
      response.on('error', () => undefined);
      resolve(response);
    });
    outgoing.on('error', reject);
    // once the whole answer is here nobody listens to an error of its socket, which a `signal` of the options ends with one
    signal?.addEventListener('abort', () => {
      (answer ?? outgoing).destroy(new Error('aborted'));
    });
    outgoing.on('timeout', () => {
      (answer ?? outgoing).destroy(new Error(`silent for ${String(idleMs / 1000)} s`));
    });
    outgoing.once('proxyConnect', ({ statusCode = 0 }: { statusCode?: number }) => {
      // whatever it answers with is not the word of who was asked
      if (statusCode !== 200) outgoing.destroy(new Error(`Proxy response (${String(statusCode)})`));
    });
    outgoing.end(body);
  });
}

let trusted: Promise<string[]> | undefined;

/** Node's own, and those of this computer and of the settings; read once. */
const trustedCertificates = (): Promise<string[]> => (trusted ??= readCertificates());

async function readCertificates(): Promise<string[]> {
  const system = await readFile(certificatesFile(), 'utf8').catch(() => null);
  return system === null ? [...rootCertificates] : [...rootCertificates, system];
}
