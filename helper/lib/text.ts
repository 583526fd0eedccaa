import { stripVTControlCharacters } from 'node:util';

// C0 and C1 controls but tab, DEL, the bidirectional controls of UAX #9, line and paragraph separators.
/* eslint-disable no-control-regex -- removing them is the purpose */
const unsafe =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/* eslint-enable no-control-regex */
const tooLong = 20_000;

/** One line of text of unknown origin, safe for a terminal, a log line and a window. */
export function plainLine(text: string): string {
  const plain = stripVTControlCharacters(text).replace(unsafe, '');
  return plain.length > tooLong ? `${plain.slice(0, tooLong - 1)}…` : plain;
}

/** For a shell, as a person would copy it; a path may have any name. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replace(/'/g, `'\\''`)}'`;
}

const userinfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const assignment =
  /\b([A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|CREDENTIAL|PRIVATE)[A-Z0-9_]*)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|\S+)/gi;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g;
const knownTokens =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|hf_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{20,}|pypi-[A-Za-z0-9_-]{20,})/g;

/** Takes out what looks like a secret: URL userinfo, assignments to secret-looking names, bearer and well-known tokens. */
export function redact(text: string): string {
  return text
    .replace(userinfo, '$1***@')
    .replace(assignment, '$1$2***')
    .replace(bearer, '$1 ***')
    .replace(knownTokens, '***');
}

/** What an unknown error says, short enough for a sentence. */
export function reasonOf(cause: unknown): string {
  return redact(cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
}

const ordinary = /^[\x20-\x7e]*$/;

/** plainLine, at no cost for what nearly every manifest is made of. */
export const plain = (text: string): string =>
  text.length < 4000 && ordinary.test(text) ? text : plainLine(text);
