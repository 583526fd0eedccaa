import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const everyMs = 250;

/** Gives up where a folder grows too large: git has no limit of its own for what it fetches. */
export class SizeWatch {
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string, limitBytes: number) {
    this.#timer = setInterval(() => {
      void sizeOf(folder).then((bytes) => {
        if (bytes > limitBytes) this.#stop.abort();
      });
    }, everyMs);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function sizeOf(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    paths.map((path) =>
      lstat(join(folder, path)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
