import { monotonicMs } from '../lib/clock';
import { workOf } from '../lib/process-info';

const samples = 4;
const shortestIdleMs = 1000;
const longestIdleMs = 10_000;
/** CPU time in hundredths of a second, pages from disk, bytes read: a program that does less is only waiting. */
const least = { ticks: 5, faults: 50, readBytes: 65_536, writtenBytes: 1 } as const;

/**
 * How long to wait for a start: its usual time, and beyond that, up to a limit, while its processes visibly work: they
 * compute, read, or write, if only to a log.
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

  /** Call it often; it measures only from time to time. */
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
