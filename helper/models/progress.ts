import type { ModelsEvent } from '../../contract/models';

export interface Pace {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

const windowMs = 5000;

/** The rate over the last seconds, on the monotonic clock: unaffected by clock changes or a slow start long ago. */
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
    // fewer bytes than before: it was started again
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

export type Emit = (event: ModelsEvent) => void;
type Phase = Extract<ModelsEvent, { type: 'progress' }>['phase'];

const everyMs = 250;

interface FilePlace {
  readonly model: string;
  readonly file: string;
}

export interface FileProgress {
  set(doneBytes: number): void;
  /** Nothing arrives at the moment, because something else has precedence. */
  wait(): void;
}

/** Turns byte counts into events, a few per second, for each running file and in total. */
export class Progress {
  readonly #overall: Meter;
  readonly #done = new Map<string, number>();

  constructor(
    private readonly emit: Emit,
    totalBytes: number | null,
  ) {
    this.#overall = new Meter(totalBytes);
  }

  /** Sets the total size once it is known better. */
  setTotal(totalBytes: number | null): void {
    this.#overall.totalBytes = totalBytes;
  }

  get bytesPerSecond(): number {
    return this.#overall.pace.bytesPerSecond;
  }

  /** counts: its bytes are part of the total. */
  file(
    place: FilePlace,
    phase: Phase,
    totalBytes: number | null,
    { startBytes = 0, counts = true } = {},
  ): FileProgress {
    const meter = new Meter(totalBytes, startBytes);
    let told = 0;
    const tell = (now: Phase) => {
      told = performance.now();
      const { pace: overall } = this.#overall;
      this.emit({ v: 1, type: 'progress', ...place, phase: now, ...meter.pace, overall });
    };
    return {
      set: (doneBytes) => {
        meter.set(doneBytes);
        if (counts) this.#count(place.file, doneBytes - startBytes);
        if (performance.now() - told >= everyMs || doneBytes === totalBytes) tell(phase);
      },
      wait: () => {
        if (performance.now() - told >= everyMs) tell('waiting');
      },
    };
  }

  #count(file: string, bytes: number): void {
    this.#done.set(file, Math.max(0, bytes));
    let sum = 0;
    for (const done of this.#done.values()) sum += done;
    this.#overall.set(sum);
  }
}
