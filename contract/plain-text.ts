// C0 and C1 controls but tab and line feed, DEL, soft hyphen, the bidirectional controls of UAX #9, line and paragraph separators, what
// has no width (but the joiners, which scripts need), deprecated and tag characters.
const unsafe =
  // eslint-disable-next-line no-control-regex -- removing them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const everyUnsafe = new RegExp(unsafe, 'gu');

/** Whether a text has characters that are not seen and may change how the rest is read. */
export const hasUnsafe = (text: string): boolean => unsafe.test(text);

export const withoutUnsafe = (text: string, instead = ''): string =>
  text.replace(everyUnsafe, instead);

/** A commit as people read it. */
export const shortHash = (hash: string): string => hash.slice(0, 7);
