/**
 * Every expression here runs in linear time: each possible start costs a bounded search, or its text is never read
 * again. The text may come from an attacker who wants us to hang.
 */

/** The prefixes and characters of well-known kinds of tokens. */
const wellKnown = new RegExp(
  [
    String.raw`\bgh[pousr]_[A-Za-z0-9]{20,4000}`,
    String.raw`\bgithub_pat_[A-Za-z0-9_]{20,4000}`,
    String.raw`\bgl(?:pat|ptt|rt|dt|cbt|soat)-[A-Za-z0-9_-]{16,4000}`,
    String.raw`\b(?:hf|gsk|npm|r8)_[A-Za-z0-9]{20,4000}`,
    String.raw`\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,4000}`,
    String.raw`\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,4000}`,
    String.raw`\bwhsec_[A-Za-z0-9+/=]{16,4000}`,
    String.raw`\b(?:sk|pypi|xai|nvapi|pplx|tvly)-[A-Za-z0-9_-]{20,4000}`,
    String.raw`\bGOCSPX-[A-Za-z0-9_-]{3,4000}`,
    String.raw`\bya29\.[A-Za-z0-9_-]{16,4000}`,
    String.raw`\bAIza[A-Za-z0-9_-]{20,4000}`,
    String.raw`\bA(?:KIA|SIA|ROA|IDA)[A-Z0-9]{12,4000}`,
    String.raw`\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]{6,4000}`,
    String.raw`\bSG\.[A-Za-z0-9_-]{16,4000}`,
    String.raw`\bAGE-SECRET-KEY-1[A-Z0-9]{20,4000}`,
    // A JSON Web Token, RFC 7519: matched only from the start of a run of characters; a longer run is not a token.
    String.raw`(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,8000}\.[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,4000})?`,
  ].join('|'),
  'g',
);

const scheme = /\b(Bearer|Basic)([ \t]+)[A-Za-z0-9._~+/=-]{8,8000}/g;

const secretWord =
  /secret|token(?!i[sz]|s_)|passw|passphrase|passcode|[_-]pass$|[_-]pwd$|api[_-]?key|(?:access|account|auth|encryption|license|master|secret|shared|signing|storage)[_-]?key|credential|private(?!tmp|users|devices|network|ipc|mounts|pids|bpf)|authorization|cookie|[_-]auth$/i;
const notItself = /(?:error|exception|warning|count|limit|length)$/i;

/** Whether a value with this name is probably a secret. */
export const isSecretName = (name: string): boolean =>
  secretWord.test(name) && !notItself.test(name);

/** Removes what looks like a secret: private keys, URL userinfo, values with secret-like names, well-known tokens. */
export function redact(text: string): string {
  return withoutNamed(withoutPrivateKeys(text).replace(/[^\s"'`<>]+/g, withoutUserinfo))
    .replace(scheme, '$1$2***')
    .replace(wellKnown, '***');
}

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnds = '-----END';

/** RFC 7468. A key without an end line reaches to the end of the text. */
function withoutPrivateKeys(text: string): string {
  let said = '';
  let at = 0;
  for (const found of text.matchAll(keyBegins)) {
    if (found.index < at) continue;
    said += `${text.slice(at, found.index)}***`;
    const end = text.indexOf(keyEnds, found.index);
    if (end === -1) return said;
    const rest = /[A-Z0-9 ]{0,60}(?:-----)?/y;
    rest.lastIndex = end + keyEnds.length;
    rest.test(text);
    at = rest.lastIndex;
  }
  return said + text.slice(at);
}

/** RFC 3986 section 3.2.1, and unescaped passwords with a slash or an at sign in them. */
function withoutUserinfo(run: string): string {
  if (!run.includes('@')) return run;
  const [first = '', ...rest] = run.split('://');
  return [first, ...rest.map(afterUserinfo)].join('://');
}

function afterUserinfo(part: string): string {
  const slash = part.search(/[/?#\\]/);
  const authority = slash === -1 ? part : part.slice(0, slash);
  let at = authority.lastIndexOf('@');
  if (authority.includes(':')) {
    for (const { index } of part.matchAll(/(?<!\/)@/g)) at = Math.max(at, index);
  }
  return at === -1 ? part : `***${part.slice(at)}`;
}

const name = /[A-Za-z0-9_-]+/g;
const assigns = /\\*["']?[\])]?[ \t]*(?::=|=>|[=:])[ \t]*/y;
const blanks = /[ \t]+(?!-)/y;
const harmless = /(?:true|false|yes|no|null|none)[ \t]*(?:$|[\n,;)}\]])/iy;
const number = /-?\d+(?:\.\d+)?(?![^\s,;)}\]])/y;
const structure = /[[{](?=[\s"'[{\]}]|$)/y;
const quote = /(\\*)(["'])/y;
const nextName = /[ \t]+[A-Za-z_][\w.-]*=/y;

function matches(expression: RegExp, text: string, at: number): number | null {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : null;
}

/** NAME=value, "name": "value", name: value with blanks, --name value. */
function withoutNamed(text: string): string {
  let said = '';
  let at = 0;
  let lineEnd = -1;
  name.lastIndex = 0;
  for (let found = name.exec(text); found !== null; found = name.exec(text)) {
    const [word] = found;
    const after = found.index + word.length;
    if (!isSecretName(word)) continue;
    const assigned = matches(assigns, text, after);
    const from = assigned ?? (word.startsWith('--') ? matches(blanks, text, after) : null);
    if (from === null) continue;
    if (lineEnd < from) {
      const feed = text.indexOf('\n', from);
      lineEnd = feed === -1 ? text.length : feed;
    }
    const to = endOfValue(text, from, lineEnd, word, assigned !== null);
    name.lastIndex = Math.max(to, from);
    if (to <= from) continue;
    said += `${text.slice(at, from)}***`;
    at = to;
  }
  return said + text.slice(at);
}

/** The end of the value that begins at `from`; `from` itself if it needs no hiding. */
function endOfValue(
  text: string,
  from: number,
  lineEnd: number,
  word: string,
  toLineEnd: boolean,
): number {
  if (matches(harmless, text, from) !== null || matches(structure, text, from) !== null)
    return from;
  const afterNumber = matches(number, text, from);
  if (afterNumber !== null && /tokens$/i.test(word)) return from;
  if (afterNumber !== null && /[,;)}\]]/.test(text[afterNumber] ?? '')) return afterNumber;
  quote.lastIndex = from;
  const opened = quote.exec(text);
  if (opened !== null && quote.lastIndex <= lineEnd)
    return endOfQuoted(text, quote.lastIndex, lineEnd, opened[1] ?? '', opened[2] ?? '"');
  for (let at = from; at < lineEnd; at += 1) {
    const letter = text[at];
    if (letter !== ' ' && letter !== '\t') continue;
    if (!toLineEnd || matches(nextName, text, at) !== null) return at;
  }
  return lineEnd;
}

/** The index after the closing quotation mark; the end of the line if there is none. */
function endOfQuoted(
  text: string,
  from: number,
  lineEnd: number,
  escaped: string,
  mark: string,
): number {
  for (let at = from; at < lineEnd; at += 1) {
    if (text[at] === '\\') {
      let behind = at;
      while (behind < lineEnd && text[behind] === '\\') behind += 1;
      const closes = text[behind] === mark && behind - at === escaped.length && escaped !== '';
      if (closes) return behind + 1;
      // Two backslashes are an escaped one; an odd one escapes the next character.
      at = escaped === '' && (behind - at) % 2 === 1 ? behind : behind - 1;
    } else if (text[at] === mark && escaped === '') return at + 1;
  }
  return lineEnd;
}

const keyLine = /^\s*(?:[A-Za-z0-9+/=]+\s*|(?:Proc-Type|DEK-Info|Comment|Version|Hash): [^\n]*)?$/;
const mostKeyLines = 200;

/** Whether a line is inside a private key that began on an earlier line; for line-by-line streams. */
export class PrivateKeyLines {
  #left = 0;

  isInside(line: string): boolean {
    if (this.#left > 0) {
      this.#left -= 1;
      if (line.includes(keyEnds)) {
        this.#left = 0;
        return true;
      }
      if (line.length < 200 && keyLine.test(line)) return true;
      this.#left = 0;
    }
    const begins = line.search(keyBegins);
    if (begins !== -1 && !line.includes(keyEnds, begins)) this.#left = mostKeyLines;
    return false;
  }
}
