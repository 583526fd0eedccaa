import type { CheckInterval } from '../../contract/preferences';

const hour = 60 * 60 * 1000;
const intervals: Record<Exclude<CheckInterval, 'never'>, number> = {
  hourly: hour,
  '6h': 6 * hour,
  daily: 24 * hour,
};

/** Milliseconds from one check to the next; null: only when asked. */
export const checkEvery = (interval: CheckInterval): number | null =>
  interval === 'never' ? null : intervals[interval];

/** Asks again and again at the chosen interval, counted from the last time whoever asked. */
export class CheckSchedule {
  #timer: NodeJS.Timeout | undefined;
  #interval: CheckInterval = 'never';

  constructor(private readonly check: () => void) {}

  choose(interval: CheckInterval): void {
    if (interval === this.#interval) return;
    this.#interval = interval;
    this.restart();
  }

  restart(): void {
    clearTimeout(this.#timer);
    const delay = checkEvery(this.#interval);
    this.#timer = delay === null ? undefined : setTimeout(this.check, delay);
  }
}
