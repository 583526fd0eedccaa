import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 250;
/** The file is rewritten every second; an older one was left behind. */
const forgottenMs = 30_000;

export const pauseIn = (folder: string): string => join(folder, 'pause');

/** While the application is busy, another process keeps a file where the sandbox sees it; downloads wait meanwhile. */
export class Pause {
  #lookedAt = -Infinity;

  constructor(private readonly file: string) {}

  #isAsked(): boolean {
    const facts = statSync(this.file, { throwIfNoEntry: false });
    return facts !== undefined && Date.now() - facts.mtimeMs < forgottenMs;
  }

  /** Resolves once the download may continue; at once if nobody asks to wait. */
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
