/** An open array or object: its pointer and which member comes next. */
interface Open {
  readonly pointer: string;
  readonly array: boolean;
  index: number;
  key: string;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|\n/gs;

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON pointer, RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escapePointer(String(part))}`).join('');

/**
 * On which line, counted from 1, the value of each wanted JSON pointer begins. The text is valid JSON: JSON.parse has read it.
 * Without recursion, as depth is the writer's choice.
 */
export function linesOfPointers(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>([['', 1]]);
  const stack: Open[] = [];
  let line = 1;
  let expectsKey = false;
  const place = () => {
    const top = stack.at(-1);
    if (top === undefined) return '';
    return `${top.pointer}/${top.array ? String(top.index) : escapePointer(top.key)}`;
  };
  for (const [word] of text.matchAll(token)) {
    const top = stack.at(-1);
    if (word === '\n') line += 1;
    else if (word === '}' || word === ']') stack.pop();
    else if (word === ',') {
      if (top) top.index += 1;
      expectsKey = top?.array === false;
    } else if (word === ':') expectsKey = false;
    else if (expectsKey && word.startsWith('"') && top) top.key = JSON.parse(word) as string;
    else {
      const pointer = place();
      if (wanted.has(pointer) && !found.has(pointer)) found.set(pointer, line);
      if (word === '{' || word === '[') {
        stack.push({ pointer, array: word === '[', index: 0, key: '' });
        expectsKey = word === '{';
      }
    }
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
