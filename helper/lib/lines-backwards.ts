import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const chunkBytes = 262_144;
const lineFeed = 0x0a;

/**
 * The lines of a regular file, last one first, read only as far as somebody asks; nothing where there is no file. The first of them is
 * '' where the file ends as it should, with the end of a line.
 */
export async function* linesBackwards(path: string): AsyncGenerator<string> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(absent);
  if (file === null) return;
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${path} is not a regular file`);
    let begun: Buffer[] = []; // of the line whose beginning is not read yet, its last part first
    for (let end = facts.size; end > 0;) {
      const from = Math.max(0, end - chunkBytes);
      const { buffer } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
      let to = buffer.length;
      for (let at = buffer.lastIndexOf(lineFeed); at >= 0;) {
        yield Buffer.concat([buffer.subarray(at + 1, to), ...begun.reverse()]).toString('utf8');
        begun = [];
        to = at;
        at = to === 0 ? -1 : buffer.lastIndexOf(lineFeed, to - 1);
      }
      begun.push(buffer.subarray(0, to));
      end = from;
    }
    yield Buffer.concat(begun.reverse()).toString('utf8');
  } finally {
    await file.close();
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
