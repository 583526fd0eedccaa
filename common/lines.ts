import type { Readable } from 'node:stream';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { longestEventLine } from '../contract/limits';

const readAtOnce = 1_000_000;

const headBytes = 256;

/**
 * New whole lines of a file that every run replaces. The file stays open between two reads, so that the kernel cannot give its inode
 * number to its successor: the inode number tells the two apart. A file that was overwritten in place is recognized by its first bytes.
 */
export class Tail {
  #file: FileHandle | null = null;
  #offset = 0;
  #head = Buffer.alloc(0);

  constructor(private readonly path: string) {}

  async read(): Promise<string[]> {
    const rest = await this.#newLines();
    if (!(await this.#replaced())) return rest;
    await this.close();
    return [...rest, ...(await this.#newLines())];
  }

  /** Reads until there is nothing more. */
  async readAll(): Promise<string[]> {
    const all: string[] = [];
    for (;;) {
      const from = this.#offset;
      const lines = await this.read();
      all.push(...lines);
      if (lines.length === 0 && this.#offset === from) return all;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    this.#offset = 0;
    this.#head = Buffer.alloc(0);
  }

  async #newLines(): Promise<string[]> {
    this.#file ??= await open(this.path, 'r').catch(absent);
    if (this.#file === null || (await this.#beginsOtherwise(this.#file))) return [];
    const size = (await this.#file.stat()).size - this.#offset;
    for (let most = readAtOnce; ; most = longestEventLine + 1) {
      const bytes = await this.#wholeLines(this.#file, Math.min(size, most));
      if (bytes.length > 0 || size <= most || most > longestEventLine) {
        this.#offset += bytes.length;
        return bytes.toString('utf8').split('\n').slice(0, -1);
      }
    }
  }

  /** Up to the last line end, so that no line and no UTF-8 character is cut. */
  async #wholeLines(file: FileHandle, length: number): Promise<Buffer> {
    if (length <= 0) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, this.#offset);
    const bytes = buffer.subarray(0, bytesRead);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0 || bytesRead <= longestEventLine) return bytes.subarray(0, end);
    // Our own programs never write a line this long: skip this part. The rest of the line will fit no schema.
    this.#offset += bytesRead;
    return Buffer.alloc(0);
  }

  async #replaced(): Promise<boolean> {
    if (this.#file === null) return false;
    const present = await stat(this.path).catch(absent);
    if (present !== null && present.ino !== (await this.#file.stat()).ino) return true;
    return this.#beginsOtherwise(this.#file);
  }

  async #beginsOtherwise(file: FileHandle): Promise<boolean> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (!head.subarray(0, this.#head.length).equals(this.#head)) return true;
    this.#head = head;
    return false;
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const chunkBytes = 262_144;
const lineFeed = 0x0a;

/**
 * The lines of a regular file, last one first, read only as the caller asks for them; nothing if the file is missing. If the file ends
 * with a newline, the first line is ''.
 */
export async function* linesBackwards(path: string): AsyncGenerator<string> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(absent);
  if (file === null) return;
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${path} is not a regular file`);
    let begun: Buffer[] = []; // parts of the line whose beginning has not been read yet, in file order
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

export class LineTooLongError extends Error {
  constructor(limit: number) {
    super(`a line is longer than ${String(limit)} characters`);
  }
}

/** The lines of a stream as UTF-8, without line ends. Throws LineTooLongError: the writer may be hostile. */
export async function* linesOf(stream: Readable, maxLength: number): AsyncGenerator<string> {
  for await (const line of cutLinesOf(stream, maxLength + 1)) {
    if (line.length > maxLength) throw new LineTooLongError(maxLength);
    yield line;
  }
}

/** The same for a program that may print anything: a line that is too long is cut. Memory use stays within that length. */
export async function* cutLinesOf(stream: Readable, maxLength: number): AsyncGenerator<string> {
  let begun = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const parts = chunk.split('\n');
    for (const [index, part] of parts.entries()) {
      begun += part.slice(0, maxLength - begun.length);
      if (index === parts.length - 1) break;
      yield begun.replace(/\r$/, '');
      begun = '';
    }
  }
  if (begun !== '') yield begun;
}

/** undefined: not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Schema<T> {
  readonly safeParse: (
    value: unknown,
  ) => { readonly success: true; readonly data: T } | { readonly success: false };
}

/** null: does not fit the schema (another version's line, a cut line, garbage). */
export function parseLine<T>(schema: Schema<T>, line: string): T | null {
  const parsed = schema.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

/** The lines that fit the schema; all others are skipped. */
export const parseLines = <T>(schema: Schema<T>, lines: readonly string[]): T[] =>
  lines.flatMap((line) => parseLine(schema, line) ?? []);
