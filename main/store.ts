/** The one state of the app and who wants to hear of it. */
export class Store<S, E> {
  #state: S;
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
  }

  onChange(listener: (state: S, before: S) => void): void {
    this.#listeners.push(listener);
  }
}
