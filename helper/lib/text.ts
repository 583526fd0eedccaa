import { quoted } from '../../words/shell';
import { withoutUnsafe } from '../../contract/plain-text';
import { PrivateKeyLines, redact } from './secrets';

/** Maximum length of a line of a run's output or log. */
export const longestLine = 500;
/** Maximum length of any text of unknown origin (contract HostileText). */
export const longestText = 20_000;
/** The part of a text that is read at all; for a shorter limit, at most rawPerKept times that limit. */
export const longestRaw = 65_536;
const rawPerKept = 16;

/* eslint-disable no-control-regex -- removing them is the purpose */
const introducer = /[\u001b\u0090\u0098\u009b\u009d-\u009f]/g;
const terminator = /[\u0007\u009c]|\u001b\\/g;
/* eslint-enable no-control-regex */
const controlSequence = /[0-?]*[ -/]*[@-~]/y;
const escapeSequence = /[ -/]*[0-~]/y;
const loneSurrogate = /\p{Surrogate}/gu;

/** Runs in linear time; a regular expression ("these characters, then the end") would retry at each of them. */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** At most so many UTF-16 units, the last one an ellipsis if something was cut; never splits a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  const splits = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** One line of unknown origin, safe for a terminal, a log line and a window. Does not remove secrets: see cleanText. */
export function plainLine(text: string, most = longestText): string {
  return cut(withoutControls(text, most), most);
}

/** One line of unknown origin, safe to keep, show and publish: cut, without control characters and secrets. */
export function cleanText(text: string, most = longestText): string {
  return cut(redact(withoutControls(text, most)), most);
}

/** Cleans lines of one source in order: as cleanText, but also hides every line inside a private key. */
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

/** Cuts first: the rest runs in linear time, but even that is too slow for ten million characters. */
function withoutControls(text: string, most: number): string {
  const raw = withoutEscapes(cut(text, Math.min(longestRaw, most * rawPerKept)));
  return withoutUnsafe(raw).replaceAll('\n', '').replace(loneSurrogate, '\ufffd');
}

/** ECMA-48: control sequences, control strings, escape sequences. An incomplete one loses only its start. */
function withoutEscapes(text: string): string {
  let said = '';
  let at = 0;
  let ends = -1; // of the next control string; searched once
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

/** A command on a tree that may hold planted links: run as the tree's owner, who gains nothing from them. */
export const asOwner = (command: string, path: string): string =>
  `sudo --user="$(stat --format=%U ${quoted(path)})" ${command} ${quoted(path)}`;

/** The message of an unknown error, short enough for a sentence. */
export function reasonOf(cause: unknown): string {
  return cleanText(cause instanceof Error ? cause.message : String(cause), 300);
}

const ordinary = /^[\x20-\x7e]*$/;

/** plainLine, with a fast path for ordinary text, which is nearly all of a manifest. */
export const plain = (text: string): string =>
  text.length < 4000 && ordinary.test(text) ? text : plainLine(text);
