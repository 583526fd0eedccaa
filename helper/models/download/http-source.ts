import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { troubleOnTheWay } from '../../lib/network-trouble';
import { causeOf, textOf } from '../../lib/causes';
import { ask } from '../../lib/http-client';
import { authorization, loginFor } from '../../lib/logins';
import { retryAfterSeconds } from '../../lib/retry-after';
import { message } from '../../../contract/message';
import { isLoopbackHost } from '../../../common/loopback';
import {
  DownloadFailure,
  type OpenedSource,
  type OpenRequest,
  type ResumePoint,
  type SourcePolicy,
  type Validator,
} from './source';

const mostRedirects = 10;
const idleMs = 120_000;
const transientStatus = new Set([408, 425, 429, 500, 502, 503, 504]);

/** GET with the headers for resuming: Range and If-Range, RFC 9110 sections 13.1.5 and 14. */
export async function openHttpSource({
  url,
  resume,
  policy,
  signal,
}: OpenRequest): Promise<OpenedSource> {
  const response = await follow(url, headersFor(resume), policy, signal);
  try {
    return read(response, url, resume);
  } catch (error) {
    response.destroy();
    throw error;
  }
}

function headersFor(resume: ResumePoint | null): Record<string, string> {
  const headers: Record<string, string> = {
    'accept-encoding': 'identity',
    accept: '*/*',
    'user-agent': 'ladylinux-refresh',
  };
  if (resume === null || resume.offset === 0) return headers;
  headers['range'] = `bytes=${resume.offset}-`;
  if (resume.validator !== null) headers['if-range'] = resume.validator.value;
  return headers;
}

async function follow(
  first: string,
  headers: Record<string, string>,
  policy: SourcePolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = new URL(first);
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    requireAllowed(url, policy);
    let response: IncomingMessage;
    try {
      response = await ask(url.href, { headers: { ...headers, ...loginTo(url) }, signal, idleMs });
    } catch (error) {
      throw signal.aborted ? error : networkFailure(error, url);
    }
    const { statusCode = 0, headers: told } = response;
    if (statusCode < 300 || statusCode > 399 || told.location === undefined) return response;
    response.destroy();
    url = redirected(told.location, url);
  }
  throw new DownloadFailure(
    'source',
    message('model-source-redirects', { url: first.slice(0, 300) }),
  );
}

/** Sent only to that host, whatever redirected us there, and only over an encrypted connection. */
function loginTo({ protocol, host }: URL): Record<string, string> {
  const login = protocol === 'https:' ? loginFor('models', host) : null;
  return login === null ? {} : { authorization: authorization(login) };
}

function redirected(location: string, from: URL): URL {
  try {
    return new URL(location, from);
  } catch {
    throw new DownloadFailure(
      'source',
      message('model-source-redirects', { url: from.href.slice(0, 300) }),
    );
  }
}

function requireAllowed(url: URL, { allowLoopbackHttp }: SourcePolicy): void {
  if (url.username === '' && url.password === '') {
    if (url.protocol === 'https:') return;
    if (url.protocol === 'http:' && allowLoopbackHttp && isLoopbackHost(url)) return;
  }
  url.username = '';
  url.password = '';
  throw new DownloadFailure(
    'source',
    message('model-source-insecure', { url: url.href.slice(0, 300) }),
  );
}

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
]);

/** A failed attempt at several addresses is an AggregateError. */
export function networkFailure(error: unknown, url: URL): DownloadFailure {
  const code = causeOf(error).slice(0, 100);
  const trouble = troubleOnTheWay(textOf(error), url.host);
  if (trouble !== null) return new DownloadFailure('offline', trouble);
  if (unreachable.has(code))
    return new DownloadFailure('offline', message('model-download-offline', { host: url.host }));
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code))
    return new DownloadFailure('source', message('certificate-refused', { host: url.host }));
  return new DownloadFailure(
    'transient',
    message('model-download-cut', { host: url.host, reason: code }),
  );
}

function read(response: IncomingMessage, url: string, resume: ResumePoint | null): OpenedSource {
  const { statusCode: status = 0, headers } = response;
  const shown = { url: url.slice(0, 300) };
  if (status === 416 && resume !== null) return nothingLeft(response, resume);
  if (status === 401 || status === 403) {
    const { host } = new URL(url);
    throw new DownloadFailure('source', message('model-source-login', { ...shown, host }));
  }
  if (status === 511)
    throw new DownloadFailure('offline', message('captive-portal', { host: new URL(url).host }));
  if (status !== 200 && status !== 206) {
    const told = message('model-source-status', { ...shown, status });
    if (!transientStatus.has(status)) throw new DownloadFailure('source', told);
    const wait = retryAfterSeconds(headers['retry-after'] ?? '', new Date());
    throw new DownloadFailure('transient', told, wait);
  }
  if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers['content-type'] ?? '')) {
    throw new DownloadFailure('source', message('model-source-web-page', shown));
  }
  // a range of an encoded body is not a range of the file
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new DownloadFailure('source', message('model-source-encoded', shown));
  const body = response as AsyncIterable<Uint8Array>;
  const validator = validatorOf(headers);
  if (status === 200)
    return {
      start: 0,
      totalBytes: wholeNumber(headers['content-length'] ?? null),
      validator,
      body,
    };

  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (range === null || resume?.offset !== Number(range[1])) {
    throw new DownloadFailure('source', message('model-source-range', shown));
  }
  return {
    start: resume.offset,
    totalBytes: wholeNumber(range[2] ?? null),
    validator: validator ?? resume.validator,
    body,
  };
}

/** 416 to a range that begins at the end means that the part is complete; otherwise it is of another file. */
function nothingLeft(
  { headers }: IncomingMessage,
  { offset, validator }: ResumePoint,
): OpenedSource {
  const total = wholeNumber(/^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? null);
  if (total === offset) return { start: offset, totalBytes: total, validator, body: nothing() };
  throw new StartOver();
}

/** The part does not fit this source: ask again from the beginning. */
export class StartOver extends Error {}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // the file is already complete
}

/** A weak entity tag cannot be used for ranges (RFC 9110 section 13.1.5). */
function validatorOf(headers: IncomingHttpHeaders): Validator | null {
  const etag = headers.etag;
  if (etag?.startsWith('"') === true && etag.length <= 500) return { kind: 'etag', value: etag };
  const modified = headers['last-modified'];
  return modified !== undefined && modified.length <= 100
    ? { kind: 'last-modified', value: modified }
    : null;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
