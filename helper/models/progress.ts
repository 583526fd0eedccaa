import type { ModelsEvent } from '../../contract/models';
import { Meter } from './rate';

export type Emit = (event: ModelsEvent) => void;
type Phase = Extract<ModelsEvent, { type: 'progress' }>['phase'];

const everyMs = 250;

export interface FilePlace {
  readonly model: string;
  readonly file: string;
}

export interface FileProgress {
  set(doneBytes: number): void;
}

/** Turns counts of bytes into events, a few a second, for each file at work and for the whole. */
export class Progress {
  readonly #overall: Meter;
  readonly #done = new Map<string, number>();

  constructor(
    private readonly emit: Emit,
    totalBytes: number | null,
  ) {
    this.#overall = new Meter(totalBytes);
  }

  /** The whole's size, once it is known better. */
  setTotal(totalBytes: number | null): void {
    this.#overall.totalBytes = totalBytes;
  }

  /** `counts`: its bytes are part of the whole's. */
  file(
    place: FilePlace,
    phase: Phase,
    totalBytes: number | null,
    { startBytes = 0, counts = true } = {},
  ): FileProgress {
    const meter = new Meter(totalBytes, startBytes);
    let told = 0;
    return {
      set: (doneBytes) => {
        meter.set(doneBytes);
        if (counts) this.#count(place.file, doneBytes - startBytes);
        const now = performance.now();
        if (now - told < everyMs && doneBytes !== totalBytes) return;
        told = now;
        this.emit({
          v: 1,
          type: 'progress',
          model: place.model,
          file: place.file,
          phase,
          ...meter.pace,
          overall: this.#overall.pace,
        });
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
