import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { LineBuffer } from './lines';

const chunkBytes = 256 * 1024;
const headBytes = 256;

/** Reads what a file of events has grown by. A new run's file, whatever its length and inode, is read from its beginning. */
export class EventTail<T> {
  readonly #lines = new LineBuffer();
  #decoder = new StringDecoder('utf8');
  #offset = 0;
  #head = '';
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly parse: (lines: readonly string[]) => T[],
  ) {}

  /** The events since the last call. Calls wait for each other. */
  next(): Promise<T[]> {
    const reading = this.#last.then(() => this.#read());
    this.#last = reading.catch(() => undefined);
    return reading;
  }

  async #read(): Promise<T[]> {
    let file: FileHandle;
    try {
      file = await open(this.file, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    try {
      const head = await readText(file, 0, headBytes);
      if (!head.startsWith(this.#head)) this.#restart();
      if (this.#head.length < headBytes) this.#head = head;
      const events: T[] = [];
      const buffer = Buffer.alloc(chunkBytes);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, chunkBytes, this.#offset);
        if (bytesRead === 0) return events;
        this.#offset += bytesRead;
        const text = this.#decoder.write(buffer.subarray(0, bytesRead));
        events.push(...this.parse(this.#lines.take(text)));
      }
    } finally {
      await file.close();
    }
  }

  #restart(): void {
    this.#lines.clear();
    this.#decoder = new StringDecoder('utf8');
    this.#offset = 0;
    this.#head = '';
  }
}

async function readText(file: FileHandle, from: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.toString('latin1', 0, bytesRead);
}
