import { describe, expect, it } from 'vitest';
import { RunEvent, type RunEventBody } from '../../../contract/events';
import { foldRun, type RunView } from '../../../contract/run-view';

const event = (body: RunEventBody, runId = '20260101T000000-00000001') =>
  RunEvent.parse({ v: 1, seq: 0, time: '2026-01-01T00:00:00.000Z', runId, ...body });
const fold = (bodies: RunEventBody[]) =>
  bodies.reduce<RunView | null>((view, body) => foldRun(view, event(body)), null);
const started: RunEventBody = {
  type: 'run-started',
  kind: 'refresh',
  branch: 'main',
  requestedBy: 'ada',
};

describe('the fold of a run', () => {
  it('begins with every step waiting', () => {
    expect(new Set(fold([started])?.steps.map((step) => step.state))).toEqual(new Set(['waiting']));
  });

  it('follows a step from its start to its end, with progress and log', () => {
    const view = fold([
      started,
      { type: 'step-started', step: 'fetch' },
      { type: 'step-progress', step: 'fetch', unit: 'bytes', done: 5, total: null },
      { type: 'output', step: 'fetch', line: 'hello' },
      { type: 'step-finished', step: 'fetch', outcome: 'done', durationMs: 12, detail: null },
    ]);
    expect(view?.steps.find((step) => step.step === 'fetch')).toEqual({
      step: 'fetch',
      state: 'done',
      durationMs: 12,
      detail: null,
      progress: { unit: 'bytes', done: 5, total: null },
      log: ['hello'],
    });
  });

  it('adds the rollback only when there is one', () => {
    expect(fold([started])?.steps.some((step) => step.step === 'rollback')).toBe(false);
    expect(fold([started, { type: 'step-started', step: 'rollback' }])?.steps.at(-1)).toMatchObject(
      { step: 'rollback', state: 'running' },
    );
  });

  it('does not mix two runs', () => {
    const view = fold([started]);
    const other = event(
      { type: 'output', step: 'fetch', line: 'stranger' },
      '20260101T000000-00000002',
    );
    expect(foldRun(view, other)).toBe(view);
  });

  it('bounds the log that it holds', () => {
    const lines = Array.from({ length: 5000 }, (_, line): RunEventBody => ({
      type: 'output',
      step: 'fetch',
      line: String(line),
    }));
    const log = fold([started, ...lines])?.steps.find((step) => step.step === 'fetch')?.log;
    expect(log).toHaveLength(2000);
    expect(log?.at(-1)).toBe('4999');
  });
});
