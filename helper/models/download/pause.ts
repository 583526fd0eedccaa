import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 250;
/** Whoever made the file writes it again every second; one that is older belongs to nobody any more. */
const forgottenMs = 30_000;

export const pauseIn = (folder: string): string => join(folder, 'pause');

/** Whoever sees how busy the application is makes a file, in a sandbox's sight; while it is there, nothing is received. */
export class Pause {
  #lookedAt = -Infinity;

  constructor(private readonly file: string) {}

  #isAsked(): boolean {
    const facts = statSync(this.file, { throwIfNoEntry: false });
    return facts !== undefined && Date.now() - facts.mtimeMs < forgottenMs;
  }

  /** Comes back once it may go on, at once where nobody asks to wait. */
  async over(signal: AbortSignal, onWaiting: () => void): Promise<void> {
    const now = performance.now();
    if (now - this.#lookedAt < everyMs) return;
    this.#lookedAt = now;
    while (this.#isAsked()) {
      onWaiting();
      await sleep(everyMs, undefined, { signal });
    }
  }
}
