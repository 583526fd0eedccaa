import type { AppState } from '../contract/ipc';

/** How each event of a feature changes the state. */
export type Reducers<E extends { readonly type: string }> = {
  readonly [T in E['type']]: (state: AppState, event: Extract<E, { readonly type: T }>) => AppState;
};

/** The store as a feature sees it: it reads the whole state and sends only its own events. */
export type StoreOf<E> = Pick<Store<AppState, E>, 'state' | 'dispatch' | 'until' | 'onChange'>;

/** The single state of the app and its listeners. */
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

  /** Resolves when the state is as wanted, or after the time limit. */
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
