import type { ProgressUnit } from '../../contract/events';
import type {
  CommitInfo,
  KeptEdits,
  ModelsInfo,
  SavedEdits,
  ServiceInfo,
} from '../../contract/facts';
import { tagsOf } from '../../contract/follow';
import { type Message, message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import type { RunReport, StepReport } from '../../contract/report';
import type { RunRequest } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import type { Announced } from '../../contract/staged';
import type { StepName, StepOutcome } from '../../contract/steps';
import type { Host } from '../host/host';
import { shortGraceSeconds } from '../host/services';
import { cleanMessage } from '../lib/clean-message';
import { monotonicMs } from '../lib/clock';
import { log } from '../lib/log';
import { reasonOf } from '../lib/text';
import type { TaskListener } from '../host/sandbox';
import type { TaskResult } from '../host/task-table';
import type { EventLog } from '../state/event-log';
import type { Version } from '../state/version';
import { tellRunning } from '../state/running';
import { type Environment, RunEnd } from './end';
import { fittingReport } from './fitting-report';
import { OutputBudget, StepOutput } from './step-output';

interface StepEnd<T> {
  readonly value: T;
  readonly outcome?: StepOutcome;
  readonly detail?: Message;
}

export interface StepIo extends Required<Omit<TaskListener, 'event' | 'progress'>> {
  readonly progress: (unit: ProgressUnit, done: number, total: number | null) => void;
  readonly step: StepName;
  /** The last 200 lines that the step printed. */
  readonly lines: readonly string[];
}

const goodEnds = new Set<Outcome>(['refreshed', 'nothing-to-do', 'would-refresh', 'staged']);

/** What is known about a run when it ends, in whatever way. */
interface Findings {
  current: Version | null;
  to: CommitInfo | null;
  newCommits: number;
  /** Set by the fetch: the mirror should be packed. */
  wantsPacking: boolean;
  environment: Environment | null;
  /** Used instead of the network: a package index on this computer, and the list that came with it. */
  bundle: (Pick<TaskResult<'take-bundle'>, 'list' | 'asOf'> & { readonly index: string }) | null;
  /** The setting `source`, while it is usable. */
  source: string | null;
  saved: SavedEdits | null;
  /** Local edits carried over to the new version, if requested. */
  edits: KeptEdits | null;
  /** Local edits that a patch cannot carry over. */
  readonly notKept: string[];
  /** Local edits younger than this, in ms since 1970, are not in the archive; null: nothing was packed. */
  packedAtMs: number | null;
  services: readonly ServiceInfo[];
  models: ModelsInfo | null;
  downtimeMs: number | null;
  hookMs: number | null;
}

/** One run: its request, its place and its results. */
export class Run {
  readonly found: Findings = {
    current: null,
    to: null,
    newCommits: 0,
    wantsPacking: false,
    environment: null,
    ...{ bundle: null, source: null, saved: null, edits: null },
    notKept: [],
    packedAtMs: null,
    services: [],
    models: null,
    downtimeMs: null,
    hookMs: null,
  };
  readonly steps: StepReport[] = [];
  readonly warnings: Message[] = [];
  failedStep: StepName | null = null;
  /** How long the service may finish its answers when it is stopped before the swap. */
  graceSeconds = shortGraceSeconds;
  #awaySinceMs: number | null = null;
  readonly startedMs = monotonicMs();
  readonly #budget = new OutputBudget();
  #running: Promise<void> = Promise.resolve();
  #step: StepName | null = null;
  #announced: Announced | null = null;

  constructor(
    readonly host: Host,
    public settings: Settings,
    readonly request: RunRequest,
    readonly events: EventLog,
    readonly startedAt: Date,
    /** Aborted by a cancel or a shutdown; see `interrupted`. */
    readonly signal: AbortSignal,
    private readonly self: { readonly pid: number; readonly startTime: number },
    /** Aborted when the run should skip every optional wait. */
    readonly hurry: AbortSignal = new AbortController().signal,
  ) {}

  get layout() {
    return this.host.layout;
  }

  get branch(): string {
    return this.request.branch ?? this.settings.branch;
  }

  /** The followed tags; not if the request names a branch or a commit. */
  get tags(): string | undefined {
    const { branch, commit } = this.request;
    return branch === undefined && commit === undefined ? tagsOf(this.settings.follow) : undefined;
  }

  /** The interpreter for environments: from the settings, or the system's. */
  get interpreter(): string {
    const { version } = this.settings.python;
    return version.startsWith('/') ? version : this.host.python;
  }

  /** True if the machine is shutting down, false if a person cancelled. */
  get interrupted(): boolean {
    return this.signal.reason === 'interrupted';
  }

  warn(said: Message): void {
    const warning = cleanMessage(said);
    this.warnings.push(warning);
    this.events.write({ type: 'warning', message: warning });
  }

  /** Whether the run was cancelled or the machine is shutting down. */
  cancelled(): RunEnd | null {
    return this.signal.aborted ? new RunEnd('cancelled', message('cancelled-before-stop')) : null;
  }

  /** Logs an unexpected error and ends the run with the outcome that fits where it happened. */
  bug(error: unknown, outcome: Outcome): RunEnd {
    log.error(`run ${this.request.runId} failed`, error);
    const params = { reason: reasonOf(error), log: this.host.logPlace };
    return new RunEnd(outcome, message('internal-error', params));
  }

  /** A version that was serving stops serving now. */
  beginDowntime(): void {
    this.#awaySinceMs = monotonicMs();
  }

  isBackSince(firstGoodAtMs: number): void {
    if (this.#awaySinceMs !== null)
      this.found.downtimeMs = Math.max(0, Math.round(firstGoodAtMs - this.#awaySinceMs));
  }

  /** The run's final report: a line of the history. cause: what led to it. */
  end(
    outcome: Outcome,
    said: Message,
    failureLog: readonly string[] = [],
    cause: Message | null = null,
  ): RunReport {
    const { current, to, environment, downtimeMs, hookMs, saved, edits, services, models } =
      this.found;
    const arrived = outcome === 'refreshed' || outcome === 'left-stopped';
    const isGood = goodEnds.has(outcome);
    return fittingReport(
      {
        v: 1,
        runId: this.request.runId,
        kind: this.request.kind,
        requestedBy: this.request.requestedBy,
        startedAt: this.startedAt.toISOString(),
        finishedAt: new Date().toISOString(),
        durationMs: Math.round(monotonicMs() - this.startedMs),
        downtimeMs,
        hookMs,
        outcome,
        message: said,
        cause,
        warnings: this.warnings,
        repository: this.settings.repository,
        branch: this.branch,
        from: current?.commit ?? null,
        to,
        pinned: this.request.commit !== undefined,
        now: arrived ? (to?.hash ?? null) : (current?.commit.hash ?? null),
        steps: this.steps,
        failedStep: isGood ? null : this.failedStep,
        failureLog: [...failureLog],
        dependencyChanges: environment?.changes ?? [],
        saved,
        ...(edits !== null && { edits }),
        python: environment?.python ?? current?.python ?? null,
        services: [...services],
        models,
      },
      this.host.logPlace,
    );
  }

  /** Runs one step of the checklist and reports its start, output and end. */
  async step<T>(
    step: StepName,
    work: (io: StepIo) => Promise<StepEnd<T> | RunEnd>,
  ): Promise<T | RunEnd> {
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
    const failed = (ended: Outcome) => {
      finish(ended === 'cancelled' || this.signal.aborted ? 'cancelled' : 'failed', null);
      this.failedStep ??= step;
    };
    try {
      const answer = await work(io);
      if (answer instanceof RunEnd) {
        failed(answer.outcome);
        return answer.log.length === 0 && said.lines.length > 0
          ? new RunEnd(answer.outcome, answer.said, said.lines, answer.cause)
          : answer;
      }
      const { value, outcome = 'done', detail } = answer;
      finish(outcome, detail === undefined ? null : cleanMessage(detail));
      return value;
    } catch (error) {
      failed('needs-attention');
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

  /** Publishes when the service will stop. null: no longer planned. */
  announce(announced: Announced | null): void {
    this.#announced = announced;
    if (announced !== null) this.events.write({ type: 'announced', ...announced });
    this.#tell(this.#step);
  }

  /** status.json is written in the background: no step waits for it. */
  #tell(step: StepName | null): void {
    this.#step = step;
    const running = {
      v: 1 as const,
      process: this.self,
      request: this.request,
      branch: this.branch,
      startedAt: this.startedAt.toISOString(),
      step,
      ...(this.#announced !== null && { announced: this.#announced }),
    };
    this.#running = this.#running
      .then(() => tellRunning(this.layout, running))
      .catch(() => undefined);
  }

  async settle(): Promise<void> {
    await this.#running;
  }
}
