import { open, stat, type FileHandle } from 'node:fs/promises';

/**
 * New whole lines of a file that is replaced for every run. The file stays open between two reads: while it is, its inode number is
 * not given to its successor, and so the two can be told apart.
 */
export class Tail {
  #file: FileHandle | null = null;
  #offset = 0;

  constructor(private readonly path: string) {}

  async read(): Promise<string[]> {
    const rest = await this.#newLines();
    if (!(await this.#replaced())) return rest;
    await this.close();
    return [...rest, ...(await this.#newLines())];
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    this.#offset = 0;
  }

  async #newLines(): Promise<string[]> {
    this.#file ??= await open(this.path, 'r').catch(absent);
    if (this.#file === null) return [];
    const length = Math.min((await this.#file.stat()).size - this.#offset, 1_000_000);
    if (length <= 0) return [];
    const { buffer, bytesRead } = await this.#file.read(
      Buffer.alloc(length),
      0,
      length,
      this.#offset,
    );
    const bytes = whole(buffer.subarray(0, bytesRead));
    this.#offset += bytes.length;
    return bytes.toString('utf8').split('\n').slice(0, -1);
  }

  async #replaced(): Promise<boolean> {
    if (this.#file === null) return false;
    const present = await stat(this.path).catch(absent);
    return present !== null && present.ino !== (await this.#file.stat()).ino;
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** Up to the last line end: a line, and so a character, is never cut. */
function whole(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}
