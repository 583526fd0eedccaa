import { describe, expect, it } from 'vitest';
import { RunEvent, type RunEventBody } from '../../../contract/events';
import { foldRun, type RunView } from '../../../contract/run-view';
import { liveSteps, stageSteps, type StepName, type StepOutcome } from '../../../contract/steps';
import { shownSteps } from '../../../renderer/sections/run/shown-steps';

const time = '2026-01-01T00:00:00.000Z';
const runId = '20260101T000000-00000001';

function shown(...ended: (readonly [StepName, StepOutcome])[]) {
  const bodies: RunEventBody[] = [
    { type: 'run-started', kind: 'rollback', branch: 'main', requestedBy: 'ada' },
    ...ended.map(([step, outcome]) => ({
      ...{ type: 'step-finished' as const, step, outcome },
      ...{ durationMs: 1, detail: null },
    })),
  ];
  const view = bodies.reduce<RunView | null>(
    (before, body) => foldRun(before, RunEvent.parse({ v: 1, seq: 0, time, runId, ...body })),
    null,
  );
  if (view === null) throw new Error('the run did not start');
  const { stage, live } = shownSteps(view);
  return { stage: stage.map(({ step }) => step), live: live.map(({ step }) => step) };
}

const atFirst = stageSteps.filter((step) => step !== 'recover');

describe('the steps that a run shows', () => {
  it('are all that may come', () => {
    expect(shown()).toEqual({ stage: atFirst, live: liveSteps });
  });

  it('lack those that the run left out, as a return does', () => {
    const { stage, live } = shown(['preflight', 'done'], ['environment', 'done']);
    expect(stage).toEqual(['preflight', 'environment', 'try', 'store', 'drain']);
    expect(live).toEqual(liveSteps);
  });

  it('include those that a failed run did not reach', () => {
    const { stage } = shown(['preflight', 'failed'], ['report', 'done']);
    expect(stage).toEqual(atFirst);
  });

  it('end with the way back', () => {
    const { live } = shown(['restart', 'failed'], ['rollback', 'done']);
    expect(live).toEqual([...liveSteps, 'rollback']);
  });
});
