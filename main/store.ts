/** The one state of the app and who wants to hear of it. */
export class Store<S, E> {
  #state: S;
  readonly #waiting = new Set<() => void>();
  readonly #listeners: ((state: S, before: S) => void)[] = [];

  constructor(
    initial: S,
    private readonly reduce: (state: S, event: E) => S,
  ) {
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  dispatch(event: E): void {
    const before = this.#state;
    this.#state = this.reduce(before, event);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener(this.#state, before);
    for (const check of [...this.#waiting]) check();
  }

  /** Resolves when the state is as wanted, or when that takes too long. */
  until(isWanted: (state: S) => boolean, withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const check = () => {
        if (isWanted(this.#state)) done();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(check);
      check();
    });
  }

  onChange(listener: (state: S, before: S) => void): void {
    this.#listeners.push(listener);
  }
}
