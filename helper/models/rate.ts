export interface Pace {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

const windowMs = 5000;

/** Bytes over the last seconds, on the monotonic clock: a jump of the clock or a slow start long ago does not show. */
export class Meter {
  #samples: { at: number; bytes: number }[];
  #done: number;

  constructor(
    public totalBytes: number | null,
    startBytes = 0,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#done = startBytes;
    this.#samples = [{ at: now(), bytes: startBytes }];
  }

  set(doneBytes: number): void {
    const at = this.now();
    // fewer than before: it was begun anew
    if (doneBytes < this.#done) this.#samples = [];
    this.#done = doneBytes;
    this.#samples.push({ at, bytes: doneBytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMs)
      this.#samples.shift();
  }

  get pace(): Pace {
    const first = this.#samples[0];
    const seconds = first === undefined ? 0 : (this.now() - first.at) / 1000;
    const bytesPerSecond =
      first === undefined || seconds <= 0 ? 0 : (this.#done - first.bytes) / seconds;
    const left = this.totalBytes === null ? null : Math.max(0, this.totalBytes - this.#done);
    const secondsLeft =
      left === null ? null : left === 0 ? 0 : bytesPerSecond > 0 ? left / bytesPerSecond : null;
    return { doneBytes: this.#done, totalBytes: this.totalBytes, bytesPerSecond, secondsLeft };
  }
}
