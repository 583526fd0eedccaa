// C0 and C1 controls except tab and line feed, DEL, soft hyphen, bidirectional controls (UAX #9), line and paragraph
// separators, zero-width characters (except joiners, which scripts need), deprecated and tag characters.
const unsafe =
  // eslint-disable-next-line no-control-regex -- removing them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const everyUnsafe = new RegExp(unsafe, 'gu');

/** Whether a text has invisible characters that may change how the rest is read. */
export const hasUnsafe = (text: string): boolean => unsafe.test(text);

export const withoutUnsafe = (text: string, instead = ''): string =>
  text.replace(everyUnsafe, instead);

/** A commit's hash for display. */
export const shortHash = (hash: string): string => hash.slice(0, 7);
