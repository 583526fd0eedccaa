import { message, type Message } from '../../../contract/message';

export type SourceReading =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: Message };

/** What can be a source at all. Which of these may be used on this machine is asked when it is used (download/source.ts). */
const schemes = new Set(['https:', 'http:', 'file:']);

const refuse = (written: string, why: 'malformed' | 'scheme' | 'userinfo'): SourceReading => ({
  ok: false,
  problem: message('manifest-source-refused', {
    url: withoutUserinfo(written).slice(0, 300),
    why,
  }),
});

export function readSource(written: string): SourceReading {
  // eslint-disable-next-line no-control-regex -- WHATWG URLs silently drop them
  if (/[\u0000-\u0020\u007f\\]/.test(written)) return refuse(written, 'malformed');
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return refuse(written, 'malformed');
  }
  if (!schemes.has(url.protocol)) return refuse(written, 'scheme');
  if (url.username !== '' || url.password !== '') return refuse(written, 'userinfo');
  if (url.protocol === 'file:' ? url.host !== '' : url.host === '')
    return refuse(written, 'malformed');
  url.hash = '';
  return { ok: true, url: url.href };
}

function withoutUserinfo(text: string): string {
  return text.replace(/\/\/[^/@]*@/g, '//***@');
}

/** The last component of an address, decoded: the name of the file where the minimal form gives no other. */
export function nameInUrl(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return last === '' ? null : decodeURIComponent(last);
  } catch {
    return null;
  }
}
