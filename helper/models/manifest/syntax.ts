import type { ManifestProblem } from '../../../contract/manifest';
import { message } from '../../../contract/message';

const token =
  // eslint-disable-next-line no-control-regex -- RFC 8259 forbids them in a string
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Expected = 'value' | 'value-or-]' | 'key' | 'key-or-}' | ':' | ',' | 'end';

/**
 * Where a text stops being JSON, as an index into it. JSON.parse does not always tell, and differs from one Node to the next.
 * Without recursion, as depth is the writer's choice.
 */
export function firstSyntaxError(text: string): {
  readonly index: number;
  readonly expected: Expected;
} {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    const index = from + (/^[ \t\r\n]*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0);
    if (match === null) return { index, expected };
    const [, mark, string] = match;
    const next = step(expected, mark ?? (string === undefined ? 'scalar' : 'string'), open);
    if (next === null) return { index, expected };
    expected = next;
  }
}

function step(expected: Expected, word: string, open: ('{' | '[')[]): Expected | null {
  const after = (): Expected => (open.length === 0 ? 'end' : ',');
  const wantsValue = expected === 'value' || expected === 'value-or-]';
  const wantsKey = expected === 'key' || expected === 'key-or-}';
  switch (word) {
    case '{':
    case '[':
      if (!wantsValue) return null;
      open.push(word);
      return word === '{' ? 'key-or-}' : 'value-or-]';
    case '}':
    case ']':
      if (open.at(-1) !== (word === '}' ? '{' : '[')) return null;
      if (expected !== ',' && expected !== (word === '}' ? 'key-or-}' : 'value-or-]')) return null;
      open.pop();
      return after();
    case ',':
      if (expected !== ',') return null;
      return open.at(-1) === '{' ? 'key' : 'value';
    case ':':
      return expected === ':' ? 'value' : null;
    case 'string':
      if (wantsKey) return ':';
      return wantsValue ? after() : null;
    default:
      return wantsValue ? after() : null;
  }
}

/** What JSON.parse refused, for people: the line and the column, counted from 1, and what belongs there. */
export function syntaxProblem(text: string): ManifestProblem {
  const { index, expected } = firstSyntaxError(text);
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return {
    pointer: '',
    line,
    severity: 'error',
    message: message('manifest-not-json', {
      line,
      column,
      expected: expected.replace(/-or-.$/, ''),
    }),
  };
}
