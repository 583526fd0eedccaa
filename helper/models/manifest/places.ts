import { visit, type JSONPath } from 'jsonc-parser';

/** No problem is reported deeper than /models/0/files/0/source/mirrors/0; deeper nesting is not serious. */
const deepestPlace = 8;

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON pointer, RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escapePointer(String(part))}`).join('');

/**
 * The line, from 1, on which each wanted JSON pointer's value begins. Empty for a text nested too deeply; the pointers
 * are reported anyway.
 */
export function linesOfPointers(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>([['', 1]]);
  const note = (line: number, path: () => JSONPath) => {
    const steps = path();
    if (steps.length > deepestPlace) return;
    const pointer = pointerOf(steps);
    if (wanted.has(pointer) && !found.has(pointer)) found.set(pointer, line + 1);
  };
  try {
    visit(text, {
      onObjectBegin: (_offset, _length, line, _column, path) => {
        note(line, path);
      },
      onArrayBegin: (_offset, _length, line, _column, path) => {
        note(line, path);
      },
      onLiteralValue: (_value, _offset, _length, line, _column, path) => {
        note(line, path);
      },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** The line of the nearest existing place: for a missing member, its object's. */
export function lineOfPointer(lines: ReadonlyMap<string, number>, pointer: string): number | null {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (at === '') return null;
  }
}

/** The pointers and all their parents. */
export function withParents(pointers: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const pointer of pointers) {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) all.add(at);
  }
  return all;
}
