import { type Message, message } from '../../contract/message';
import type { StepReport } from '../../contract/report';
import type { RunRequest } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import type { StepName, StepOutcome } from '../../contract/steps';
import type { Host } from '../host/host';
import { cleanMessage } from '../lib/clean-message';
import { monotonicMs } from '../lib/clock';
import type { TaskListener } from '../host/sandbox';
import type { EventLog } from '../state/event-log';
import { tellRunning } from '../state/running';
import { RunEnd } from './end';
import { OutputBudget, StepOutput } from './step-output';

declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

/** kill -9 at an exact place, for the fault suite; nothing at all in a bundle that is shipped. */
export function killForTest(place: string): void {
  if (typeof __LADYLINUX_TEST_FLAGS__ === 'undefined' || !__LADYLINUX_TEST_FLAGS__) return;
  if (process.env['LADYLINUX_TEST_KILL'] === place) process.kill(process.pid, 'SIGKILL');
}

interface StepEnd<T> {
  readonly value: T;
  readonly outcome?: StepOutcome;
  readonly detail?: Message;
}

export interface StepIo extends Required<Omit<TaskListener, 'event'>> {
  readonly step: StepName;
  /** What the step printed so far, its last 200 lines. */
  readonly lines: readonly string[];
}

/** One run: what it was asked, where it works, and what it has to tell. */
export class Run {
  readonly steps: StepReport[] = [];
  readonly warnings: Message[] = [];
  failedStep: StepName | null = null;
  readonly startedMs = monotonicMs();
  readonly #budget = new OutputBudget();
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly host: Host,
    readonly settings: Settings,
    readonly request: RunRequest,
    readonly events: EventLog,
    readonly startedAt: Date,
    /** Aborted by a cancel or by a shutdown; see `interrupted`. */
    readonly signal: AbortSignal,
    private readonly self: { readonly pid: number; readonly startTime: number },
  ) {}

  get layout() {
    return this.host.layout;
  }

  get branch(): string {
    return this.request.branch ?? this.settings.branch;
  }

  /** True where the machine is going down, not where a person changed their mind. */
  get interrupted(): boolean {
    return this.signal.reason === 'interrupted';
  }

  warn(said: Message): void {
    const warning = cleanMessage(said);
    this.warnings.push(warning);
    this.events.write({ type: 'warning', message: warning });
  }

  throwIfCancelled(): void {
    if (this.signal.aborted) throw new RunEnd('cancelled', message('cancelled-before-stop'));
  }

  /** Runs one step of the checklist and tells of its beginning, output and end. */
  async step<T>(step: StepName, work: (io: StepIo) => Promise<StepEnd<T>>): Promise<T> {
    const started = monotonicMs();
    this.events.write({ type: 'step-started', step });
    this.#tell(step);
    const said = new StepOutput(this.#budget, (line) => {
      this.events.write({ type: 'output', step, line });
    });
    const io: StepIo = {
      step,
      lines: said.lines,
      output: (line) => {
        said.take(line);
      },
      progress: (unit, done, total) => {
        if (said.isProgressDue(monotonicMs(), done === total))
          this.events.write({ type: 'step-progress', step, unit, done, total });
      },
    };
    const finish = (outcome: StepOutcome, detail: Message | null) => {
      const leftOut = said.finish();
      if (leftOut !== null) this.warn(message('output-left-out', { step, ...leftOut }));
      const durationMs = Math.round(monotonicMs() - started);
      this.steps.push({ step, outcome, durationMs });
      this.events.write({ type: 'step-finished', step, outcome, durationMs, detail });
    };
    try {
      killForTest(`before ${step}`);
      const { value, outcome = 'done', detail } = await work(io);
      killForTest(`after ${step}`);
      finish(outcome, detail === undefined ? null : cleanMessage(detail));
      return value;
    } catch (error) {
      const ended = error instanceof RunEnd ? error.outcome : 'needs-attention';
      const calm = ended === 'nothing-to-do';
      finish(
        ended === 'cancelled' || this.signal.aborted ? 'cancelled' : calm ? 'unchanged' : 'failed',
        null,
      );
      if (!calm) this.failedStep ??= step;
      if (error instanceof RunEnd && error.log.length === 0 && said.lines.length > 0)
        throw new RunEnd(error.outcome, error.said, said.lines);
      throw error;
    }
  }

  skip(step: StepName): void {
    this.steps.push({ step, outcome: 'skipped', durationMs: 0 });
    this.events.write({
      type: 'step-finished',
      step,
      outcome: 'skipped',
      durationMs: 0,
      detail: null,
    });
  }

  /** status.json follows the steps in its own time: no step waits for it. */
  #tell(step: StepName | null): void {
    const running = {
      v: 1 as const,
      process: this.self,
      request: this.request,
      branch: this.branch,
      startedAt: this.startedAt.toISOString(),
      step,
    };
    this.#running = this.#running
      .then(() => tellRunning(this.layout, running))
      .catch(() => undefined);
  }

  async settle(): Promise<void> {
    await this.#running;
  }
}
