import { quoted } from '../../words/shell';
import { withoutUnsafe } from '../../contract/plain-text';
import { PrivateKeyLines, redact } from './secrets';

/** What a line of a run's output or log may be long. */
export const longestLine = 500;
/** What any text of unknown origin may be long (contract HostileText). */
export const longestText = 20_000;
/** More than this of one text is never looked at; of one that is kept short, this many times its length. */
export const longestRaw = 65_536;
const rawPerKept = 16;

/* eslint-disable no-control-regex -- removing them is the purpose */
const introducer = /[\u001b\u0090\u0098\u009b\u009d-\u009f]/g;
const terminator = /[\u0007\u009c]|\u001b\\/g;
/* eslint-enable no-control-regex */
const controlSequence = /[0-?]*[ -/]*[@-~]/y;
const escapeSequence = /[ -/]*[0-~]/y;
const loneSurrogate = /\p{Surrogate}/gu;

/** In time with its length: an expression of "these, then the end" begins again at each of them. */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** At most so many UTF-16 units, the last of them an ellipsis where something is missing; never half a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  const splits = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** One line of text of unknown origin, safe for a terminal, a log line and a window. What is hidden in it stays: see cleanText. */
export function plainLine(text: string, most = longestText): string {
  return cut(withoutControls(text, most), most);
}

/** One line of text of unknown origin as it may be kept, shown and published: cut, without controls, without secrets. */
export function cleanText(text: string, most = longestText): string {
  return cut(redact(withoutControls(text, most)), most);
}

/** Lines of one origin, in their order: as cleanText, and what is inside a private key goes as a whole. */
export class LineCleaner {
  readonly #key = new PrivateKeyLines();

  clean(line: string, most = longestLine): string {
    const plain = withoutControls(line, most);
    return this.#key.isInside(plain) ? '***' : cut(redact(plain), most);
  }
}

export function cleanLines(lines: readonly string[], most = longestLine): string[] {
  const cleaner = new LineCleaner();
  return lines.map((line) => cleaner.clean(line, most));
}

/** Cut first: what follows is linear, and yet no reader waits for the rest of ten million characters. */
function withoutControls(text: string, most: number): string {
  const raw = withoutEscapes(cut(text, Math.min(longestRaw, most * rawPerKept)));
  return withoutUnsafe(raw).replaceAll('\n', '').replace(loneSurrogate, '\ufffd');
}

/** ECMA-48: control sequences, control strings, and escape sequences. What is not complete loses its beginning alone. */
function withoutEscapes(text: string): string {
  let said = '';
  let at = 0;
  let ends = -1; // of the next control string, looked for once
  introducer.lastIndex = 0;
  for (let found = introducer.exec(text); found !== null; found = introducer.exec(text)) {
    said += text.slice(at, found.index);
    const short = found[0] === '\u001b';
    const after = found.index + 1;
    const kind = short ? (text[after] ?? '') : String.fromCharCode(found[0].charCodeAt(0) - 0x40);
    const body = short ? after + 1 : after;
    if (kind === '[') at = endOf(controlSequence, text, body) ?? body;
    else if (kind !== '' && ']PX^_'.includes(kind)) {
      if (ends < body) ends = endOf(terminator, text, body) ?? Infinity;
      at = ends === Infinity ? body : ends;
    } else at = endOf(escapeSequence, text, after) ?? after;
    introducer.lastIndex = at;
  }
  return said + text.slice(at);
}

function endOf(expression: RegExp, text: string, from: number): number | null {
  expression.lastIndex = from;
  return expression.test(text) ? expression.lastIndex : null;
}

/** A command that changes what somebody may have filled with links: as its owner, who gains nothing by them. */
export const asOwner = (command: string, path: string): string =>
  `sudo --user="$(stat --format=%U ${quoted(path)})" ${command} ${quoted(path)}`;

/** What an unknown error says, short enough for a sentence. */
export function reasonOf(cause: unknown): string {
  return cleanText(cause instanceof Error ? cause.message : String(cause), 300);
}

const ordinary = /^[\x20-\x7e]*$/;

/** plainLine, at no cost for what nearly every manifest is made of. */
export const plain = (text: string): string =>
  text.length < 4000 && ordinary.test(text) ? text : plainLine(text);
