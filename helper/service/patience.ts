import { monotonicMs } from '../lib/clock';
import { workOf } from '../lib/process-info';

const samples = 4;
const shortestIdleMs = 1000;
const longestIdleMs = 10_000;
/** Hundredths of a second of processor time, pages from a disk, bytes read: less is what a program does that only waits. */
const least = { ticks: 5, faults: 50, readBytes: 65_536, writtenBytes: 1 } as const;

/**
 * How long a start is waited for: for its time, and beyond it up to a limit for as long as it visibly works, which is to say that its
 * processes compute, read, or write, be it a log.
 */
export class Patience {
  readonly #startedMs = monotonicMs();
  readonly #idleMs: number;
  #workedMs = this.#startedMs;
  #lookedMs = 0;
  #before: Awaited<ReturnType<typeof workOf>> | null = null;

  constructor(
    private readonly timeoutMs: number,
    private readonly limitMs: number,
  ) {
    this.#idleMs = Math.min(longestIdleMs, Math.max(shortestIdleMs, timeoutMs / samples));
  }

  get waitedSeconds(): number {
    return Math.round((monotonicMs() - this.#startedMs) / 1000);
  }

  /** To be called often; it looks now and then. */
  async look(processes: () => Promise<Iterable<number>>): Promise<void> {
    if (monotonicMs() - this.#lookedMs < this.#idleMs / samples) return;
    this.#lookedMs = monotonicMs();
    const now = await workOf(await processes());
    const before = this.#before;
    const grew = (name: keyof typeof least) =>
      before !== null && Math.abs(now[name] - before[name]) >= least[name];
    const works = grew('ticks') || grew('faults') || grew('readBytes') || grew('writtenBytes');
    if (works) this.#workedMs = monotonicMs();
    if (works || before === null) this.#before = now;
  }

  get works(): boolean {
    return monotonicMs() - this.#workedMs < this.#idleMs;
  }

  isOver(mayTakeLonger: boolean): boolean {
    const waitedMs = monotonicMs() - this.#startedMs;
    if (waitedMs < this.timeoutMs) return false;
    return !mayTakeLonger || waitedMs >= this.limitMs || !this.works;
  }
}
