import type { RunEvent } from './events';
import type { Message } from './message';
import type { RunReport } from './report';
import { liveSteps, stageSteps, type StepName, type StepOutcome } from './steps';

export interface StepView {
  readonly step: StepName;
  readonly state: 'waiting' | 'running' | StepOutcome;
  readonly durationMs: number | null;
  readonly detail: Message | null;
  readonly progress: {
    readonly unit: string;
    readonly done: number;
    readonly total: number | null;
  } | null;
  readonly log: readonly string[];
}

/** A run for a window or a terminal: a pure fold over its events, so that re-attaching means reading from the start. */
export interface RunView {
  readonly runId: string;
  readonly kind: RunReport['kind'];
  readonly branch: string;
  readonly startedAt: string;
  readonly steps: readonly StepView[];
  readonly warnings: readonly Message[];
  readonly report: RunReport | null;
}

const logLines = 2000;
const waiting = (step: StepName): StepView => ({
  step,
  state: 'waiting',
  durationMs: null,
  detail: null,
  progress: null,
  log: [],
});

export function foldRun(view: RunView | null, event: RunEvent): RunView | null {
  if (event.type === 'run-started') {
    return {
      runId: event.runId,
      kind: event.kind,
      branch: event.branch,
      startedAt: event.time,
      steps: [...stageSteps, ...liveSteps].map(waiting),
      warnings: [],
      report: null,
    };
  }
  if (view?.runId !== event.runId) return view;
  const change = (step: StepName, next: (old: StepView) => StepView): RunView => {
    const known = view.steps.some((each) => each.step === step)
      ? view.steps
      : [...view.steps, waiting(step)];
    return { ...view, steps: known.map((each) => (each.step === step ? next(each) : each)) };
  };
  switch (event.type) {
    case 'step-started':
      return change(event.step, (old) => ({ ...old, state: 'running' }));
    case 'step-progress':
      return change(event.step, (old) => ({
        ...old,
        progress: { unit: event.unit, done: event.done, total: event.total },
      }));
    case 'output':
      return change(event.step, (old) => ({
        ...old,
        log: [...old.log.slice(1 - logLines), event.line],
      }));
    case 'step-finished':
      return change(event.step, (old) => ({
        ...old,
        state: event.outcome,
        durationMs: event.durationMs,
        detail: event.detail,
      }));
    case 'announced':
      return view;
    case 'warning':
      return { ...view, warnings: [...view.warnings, event.message] };
    case 'run-finished':
      return { ...view, report: event.report };
  }
}
