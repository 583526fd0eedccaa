import { message, type Message, type Why } from '../../contract/message';
import { proxyFailure } from './proxy';

/** Why a host was not reached. */
const whys = [
  [
    'name',
    /ENOTFOUND|EAI_AGAIN|EAI_FAIL|Could not resolve host|name resolution|failed to lookup address|NameResolutionError/i,
  ],
  ['route', /ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|Network is unreachable|No route to host/i],
  ['refused', /ECONNREFUSED|Connection refused/i],
  ['silent', /ETIMEDOUT|timed? ?out|silent for|Operation too slow|nothing answers/i],
] as const;
export type WhyOffline = (typeof whys)[number][0] | 'unknown';

/** Reads the messages of Node, libcurl, reqwest and requests. */
export const whyOffline = (text: string): WhyOffline =>
  whys.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown';

/** Where a network answers with a page of its own over TLS that is trusted here. */
export const webPageInstead = 'a web page came in its place';

/** No TLS at all, another host's, or HTTP 511 (RFC 6585, section 6): what a network answers before you have logged in to it. */
const somebodyElse =
  /ERR_TLS_CERT_ALTNAME_INVALID|NotValidForName|not valid for name|no alternative certificate subject name|Hostname mismatch|WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG|record layer failure|unexpected TLS packet|InvalidContentType|corrupt message|Network Authentication Required|returned error: 511|a web page came in its place/i;
const early = /CERT_NOT_YET_VALID|not yet valid|NotValidYet|not valid yet|not activated yet/i;
const late =
  /CERT_HAS_EXPIRED|certificate has expired|certificate: (?:certificate )?expired|expiration date has passed/i;

/**
 * What an error text says about the way to a host: the proxy, a network with a login page, or a wrong clock. The only
 * place that decides this, whichever program failed. null: none of these.
 */
export function troubleOnTheWay(text: string, host: Why, now = new Date()): Message | null {
  const ofProxy = proxyFailure(text);
  if (ofProxy !== null) return ofProxy;
  if (somebodyElse.test(text)) return message('captive-portal', { host });
  const when = early.test(text) ? 'early' : late.test(text) ? 'late' : null;
  if (when === null) return null;
  return message('certificate-not-now', { host, when, today: now.toISOString().slice(0, 10) });
}
