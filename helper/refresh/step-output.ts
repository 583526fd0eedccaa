import { LineCleaner } from '../lib/text';

/** What one step, and one run, may say, in bytes of its events. The rest is counted, and its last lines are kept. */
export const outputLimits = { step: 1_000_000, run: 8_000_000 } as const;
/** Progress is told so often at most. */
const progressMs = 100;
const keptLines = 200;
/** Of an event beside the text of its line. */
const eventBytes = 160;

/** What a whole run has left to say. */
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

  /** The last of them, in their order. */
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
    this.#isFull = true; // not even a shorter one: what is told has no holes
    this.#untold += 1;
    this.#untoldBytes += bytes - eventBytes;
  }

  /** Whether there is room and time for a word about progress. */
  isProgressDue(nowMs: number, isLast: boolean): boolean {
    if (this.#isFull || (!isLast && nowMs < this.#nextProgressMs)) return false;
    this.#nextProgressMs = nowMs + progressMs;
    return this.#pay(eventBytes);
  }

  /** Tells the last lines of what was left out, and how much was not told at all; null where everything was. */
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
