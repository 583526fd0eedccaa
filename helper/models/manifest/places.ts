import { visit, type JSONPath } from 'jsonc-parser';

/** No problem is told deeper than /models/0/files/0/source/mirrors/0; what is nested beyond is someone's joke. */
const deepestPlace = 8;

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON pointer, RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escapePointer(String(part))}`).join('');

/**
 * On which line, counted from 1, the value of each wanted JSON pointer begins. Empty for a text too deep to be walked: the pointers
 * are told all the same.
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

/** The line of the nearest place that exists: of a missing member, its object's. */
export function lineOfPointer(lines: ReadonlyMap<string, number>, pointer: string): number | null {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (at === '') return null;
  }
}

/** A pointer and all that contain it. */
export function withParents(pointers: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const pointer of pointers) {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) all.add(at);
  }
  return all;
}
