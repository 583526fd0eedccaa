import { setTimeout as sleep } from 'node:timers/promises';

/** Keeps an average number of bytes a second; what was not used long ago cannot be used up at once. */
export class Throttle {
  #due = performance.now();

  constructor(private readonly bytesPerSecond: number | null) {}

  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.bytesPerSecond === null) return;
    const now = performance.now();
    this.#due = Math.max(this.#due, now - 1000) + (bytes / this.bytesPerSecond) * 1000;
    if (this.#due > now) await sleep(this.#due - now, undefined, { signal });
  }
}
