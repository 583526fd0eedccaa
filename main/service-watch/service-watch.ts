import type { Status } from '../../contract/status';
import { afterQuiet } from './debounce';

interface WatchedUnit {
  readonly readStatus: () => Promise<Status | null>;
  readonly isLookedAt: () => boolean;
}

const quietMs = 400;
const settlingMs = 2000;
const whileLookedAtMs = 60_000;

/**
 * When to read the status: at signs of a change; repeatedly while a service settles; once a minute while a person looks. Otherwise never.
 */
export class ServiceWatch {
  readonly #soon: () => void;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | null = null;
  #wishes = 0;
  #last: Status | null = null;

  constructor(private readonly watched: WatchedUnit) {
    this.#soon = afterQuiet(quietMs, () => void this.read());
  }

  /** Something may have changed. */
  changed(): void {
    this.#soon();
  }

  /** Reads now; requests during a read cause one more read. */
  async read(): Promise<void> {
    this.#wishes += 1;
    if (this.#asking !== null) return this.#asking;
    this.#asking = this.#read();
    try {
      await this.#asking;
    } finally {
      this.#asking = null;
    }
  }

  /** Nobody looks any more: stops the minute timer, but keeps the timer of a service that settles. */
  lookedAway(): void {
    if (nextAsking(this.#last, false) === null) clearTimeout(this.#timer);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    let status: Status | null;
    let granted: number;
    do {
      granted = this.#wishes;
      status = await this.watched.readStatus();
    } while (granted !== this.#wishes);
    this.#last = status;
    clearTimeout(this.#timer);
    const delay = nextAsking(status, this.watched.isLookedAt());
    if (delay !== null) this.#timer = setTimeout(() => void this.read(), delay);
  }
}

/** Pure: milliseconds until the status should be read again; null: not before something happens. */
export function nextAsking(status: Status | null, isLookedAt: boolean): number | null {
  if (status?.condition === 'starting') return settlingMs;
  return isLookedAt ? whileLookedAtMs : null;
}
