import { LineCleaner } from '../lib/text';

/** Output limits of one step and one run, in bytes of events. Beyond them, lines are counted and the last ones kept. */
export const outputLimits = { step: 1_000_000, run: 8_000_000 } as const;
/** Shortest time between two progress reports. */
const progressMs = 100;
const keptLines = 200;
/** Size of an event without the text of its line. */
const eventBytes = 160;

/** What a whole run may still print. */
export class OutputBudget {
  #left: number = outputLimits.run;

  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

export interface LeftOut {
  readonly lines: number;
  readonly bytes: number;
}

/** The output of one step: cleaned, counted and cut. */
export class StepOutput {
  readonly #cleaner = new LineCleaner();
  readonly #lines: string[] = [];
  #left: number = outputLimits.step;
  #isFull = false;
  #untold = 0;
  #untoldBytes = 0;
  #nextProgressMs = 0;

  constructor(
    private readonly run: OutputBudget,
    private readonly tell: (line: string) => void,
  ) {}

  /** The last lines, in order. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  take(text: string): void {
    const line = this.#cleaner.clean(text);
    this.#lines.push(line);
    if (this.#lines.length > keptLines) this.#lines.shift();
    const bytes = Buffer.byteLength(line) + eventBytes;
    if (!this.#isFull && this.#pay(bytes)) {
      this.tell(line);
      return;
    }
    this.#isFull = true; // shorter lines are dropped too, so that the output has no gaps
    this.#untold += 1;
    this.#untoldBytes += bytes - eventBytes;
  }

  /** Whether there is room and time for a progress report. */
  isProgressDue(nowMs: number, isLast: boolean): boolean {
    if (this.#isFull || (!isLast && nowMs < this.#nextProgressMs)) return false;
    this.#nextProgressMs = nowMs + progressMs;
    return this.#pay(eventBytes);
  }

  /** Writes the last lines of what was left out. Returns how much is missing; null if nothing. */
  finish(): LeftOut | null {
    if (this.#untold === 0) return null;
    const last = this.#lines.slice(-Math.min(this.#untold, keptLines));
    const lines = this.#untold - last.length;
    if (lines > 0) this.tell('…');
    last.forEach(this.tell);
    if (lines === 0) return null;
    return {
      lines,
      bytes: Math.max(
        0,
        this.#untoldBytes - last.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
      ),
    };
  }

  #pay(bytes: number): boolean {
    if (bytes > this.#left || !this.run.take(bytes)) return false;
    this.#left -= bytes;
    return true;
  }
}
