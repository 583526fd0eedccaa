import { parseLines, Tail, type Schema } from '../../common/lines';

/** Reads the new part of an event file. */
export class EventTail<T> {
  readonly #tail: Tail;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    file: string,
    private readonly schema: Schema<T>,
  ) {
    this.#tail = new Tail(file);
  }

  /** The events since the last call. Calls queue. */
  next(): Promise<T[]> {
    const reading = this.#last.then(async () =>
      parseLines(this.schema, await this.#tail.readAll()),
    );
    this.#last = reading.catch(() => undefined);
    return reading;
  }

  close(): Promise<void> {
    return this.#tail.close();
  }
}
