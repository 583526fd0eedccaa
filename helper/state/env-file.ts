import { readRegularFile } from './state-file';
import { trimmedEnd } from '../lib/text';

/** Why systemd reads a line differently from what its author probably meant. */
export type EnvFileOddity =
  | 'export'
  | 'noAssignment'
  | 'name'
  | 'comment'
  | 'expansion'
  | 'backslash'
  | 'continued'
  | 'commentContinued'
  | 'quote'
  | 'carriageReturn'
  | 'encoding';

export interface EnvFileLine {
  /** Line number of the assignment, or of what looks like one, from 1. */
  readonly line: number;
  readonly name: string;
  readonly value: string;
  /** False: systemd ignores it. */
  readonly counts: boolean;
  readonly oddity: EnvFileOddity | null;
}

type State =
  | 'before-name'
  | 'name'
  | 'before-value'
  | 'value'
  | 'escape'
  | 'single'
  | 'double'
  | 'double-escape'
  | 'comment'
  | 'comment-escape';

const blanks = ' \t\r\n';
const isNewline = (character: string) => character === '\n' || character === '\r';
const isSpace = (character: string) =>
  character === ' ' || character === '\t' || isNewline(character);

/**
 * Every assignment of a file as systemd reads it: systemd.exec(5), "EnvironmentFile=", and where that says nothing,
 * parse_env_file_internal() in src/basic/env-file.c. No expansion, no `export`, no comment after a value; a carriage
 * return ends a line. A comment that ends in a backslash ends with its line, as since systemd 254.
 */
export function parseEnvFile(text: string): EnvFileLine[] {
  const lines: EnvFileLine[] = [];
  let state: State = 'before-name';
  let line = 1;
  let begun = 1;
  let name = '';
  let value = '';
  /** The last character of `value`; reading it from `value` itself would copy the whole text each time. */
  let last = '';
  /** White space at the end of an unquoted value is cut off, except before this index: it was escaped or quoted. */
  let firm = 0;
  let marks = new Set<EnvFileOddity>();

  const add = (character: string) => {
    value += character;
    last = character;
  };
  const finish = () => {
    const cut =
      state === 'value' ? value.slice(0, firm) + trimmedEnd(value.slice(firm), blanks) : value;
    lines.push(judged(begun, trimmedEnd(name, blanks), cut, marks));
    state = 'before-name';
    name = value = last = '';
    firm = 0;
    marks = new Set();
  };
  const characters = text.split('\0', 1)[0] ?? '';
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters.charAt(at);
    const restOfLine = () => /^[^\r\n]*/.exec(characters.slice(at + 1, at + 1000))?.[0] ?? '';
    /** Whether a shell would expand it. A $ in a password is not a variable. */
    const isExpanded = (isFirst: boolean) =>
      (character === '$' &&
        /^(?:\{[A-Za-z_]\w*[}:]|\(|[A-Z_][A-Z0-9_]+(?![a-z]))/.test(restOfLine())) ||
      (character === '~' && isFirst && restOfLine().startsWith('/'));
    switch (state) {
      case 'before-name':
        if (character === '#' || character === ';') state = 'comment';
        else if (!isSpace(character)) {
          state = 'name';
          begun = line;
          name = character;
        }
        break;
      case 'name':
        if (isNewline(character)) {
          marks.add('noAssignment');
          finish();
        } else if (character === '=') state = 'before-value';
        else name += character;
        break;
      case 'before-value':
        if (isNewline(character)) finish();
        else if (character === "'") state = 'single';
        else if (character === '"') state = 'double';
        else if (character === '\\') state = 'escape';
        else if (!isSpace(character)) {
          state = 'value';
          firm = value.length;
          add(character);
          if (character === '#' && value.length > 1) marks.add('comment');
          if (isExpanded(value.length === 1)) marks.add('expansion');
        }
        break;
      case 'value':
        if (isNewline(character)) finish();
        else if (character === '\\') state = 'escape';
        else {
          if (character === '#' && isSpace(last)) marks.add('comment');
          if (isExpanded(false)) marks.add('expansion');
          add(character);
        }
        break;
      case 'escape':
        state = 'value';
        if (isNewline(character)) {
          if (character === '\r' || !isPlainText(restOfLine())) marks.add('continued');
        } else {
          add(character);
          if (/[\p{L}\p{N}]/u.test(character)) marks.add('backslash');
        }
        firm = value.length;
        break;
      case 'single':
        if (character === "'") state = 'before-value';
        else add(character);
        break;
      case 'double':
        if (character === '"') state = 'before-value';
        else if (character === '\\') state = 'double-escape';
        else {
          if (isExpanded(false)) marks.add('expansion');
          add(character);
        }
        break;
      case 'double-escape':
        state = 'double';
        if (/["\\`$]/.test(character)) add(character);
        else if (character !== '\n') add(`\\${character}`);
        break;
      case 'comment':
        if (character === '\\') state = 'comment-escape';
        else if (isNewline(character)) state = 'before-name';
        break;
      case 'comment-escape':
        if (isNewline(character)) {
          state = 'before-name';
          const next = restOfLine().trim();
          if (next !== '' && !/^[#;]/.test(next)) lines.push(odd(line + 1, 'commentContinued'));
        } else state = 'comment';
        break;
    }
    if (character === '\n' || (character === '\r' && characters[at + 1] !== '\n')) line += 1;
  }
  if (state === 'name') marks.add('noAssignment');
  if (state === 'single' || state === 'double' || state === 'double-escape') marks.add('quote');
  if (state === 'escape') marks.add('continued');
  if (state !== 'before-name' && state !== 'comment' && state !== 'comment-escape') finish();
  return lines;
}

const odd = (line: number, oddity: EnvFileOddity): EnvFileLine => ({
  line,
  name: '',
  value: '',
  counts: false,
  oddity,
});

/** The line after a backslash continues the value, as its author means it to. */
const isPlainText = (line: string): boolean =>
  line.trim() !== '' && !/^\s*(?:[#;]|(?:export\s+)?[A-Za-z_]\w*\s*=)/.test(line);

const order = [
  'encoding',
  'noAssignment',
  'export',
  'name',
  'quote',
  'carriageReturn',
  'continued',
  'comment',
  'expansion',
  'backslash',
] as const;

/** env_assignment_is_valid() in src/basic/env-util.c: what it refuses is ignored; few people see the log entry. */
function judged(line: number, name: string, value: string, marks: Set<EnvFileOddity>): EnvFileLine {
  const isNoName = !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  if (isNoName) marks.add(/^export\s/.test(name) ? 'export' : 'name');
  if (value.includes('\r')) marks.add('carriageReturn');
  if (/[\uFFFD\p{Noncharacter_Code_Point}]/u.test(`${name}${value}`)) marks.add('encoding');
  return {
    line,
    name,
    value,
    counts: !(['encoding', 'noAssignment', 'export', 'name'] as const).some((each) =>
      marks.has(each),
    ),
    oddity: order.find((each) => marks.has(each)) ?? null,
  };
}

/** The variables that the service gets from a file. If one value is not UTF-8, systemd ignores the whole file. */
export function envFileVariables(text: string): Readonly<Record<string, string>> {
  const lines = parseEnvFile(text);
  if (lines.some(({ oddity }) => oddity === 'encoding')) return {};
  const counting = lines.filter(({ counts }) => counts);
  return Object.fromEntries(counting.map(({ name, value }) => [name, value]));
}

/** The variables of /etc/ladylinux/ladylinux.env; empty if missing or unreadable. Secret: never show or log them. */
export async function readEnvFile(path: string): Promise<Readonly<Record<string, string>>> {
  try {
    return envFileVariables((await readRegularFile(path, 1_000_000)) ?? '');
  } catch {
    return {};
  }
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the application listens, with the same defaults as its unit. */
export function listenAddress(variables: Readonly<Record<string, string>>): ListenAddress {
  const port = Number(variables['LADYLINUX_PORT']);
  const host = variables['LADYLINUX_HOST'];
  return {
    host: host === undefined || host === '' ? '127.0.0.1' : host,
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : 8000,
  };
}
