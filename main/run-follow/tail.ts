import { parseLines, Tail, type Schema } from '../../common/lines';

/** Reads what a file of events has grown by. */
export class EventTail<T> {
  readonly #tail: Tail;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    file: string,
    private readonly schema: Schema<T>,
  ) {
    this.#tail = new Tail(file);
  }

  /** The events since the last call. Calls wait for each other. */
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
