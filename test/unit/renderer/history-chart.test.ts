import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../contract/outcome';
import type { RunReport } from '../../../contract/report';
import { historyPage } from '../../../contract/history-page';
import { lastRunName, outcomeWord } from '../../../words/outcome';
import { uiText } from '../../../words/ui';
import { bars } from '../../../renderer/sections/history/chart-bars';

const laidOut = [{ step: 'checkout', outcome: 'done', durationMs: 1 }] as const;
const run = (runId: string, outcome: Outcome, more: Partial<RunReport> = {}) =>
  ({ runId, kind: 'refresh', outcome, steps: [...laidOut], ...more }) as RunReport;

describe('the chart of the history', () => {
  test('shows the newest thirty that did something, the oldest first', () => {
    const runs = Array.from({ length: 80 }, (_, index) =>
      run(String(index), index % 2 === 0 ? 'nothing-to-do' : 'refreshed'),
    );
    const shown = historyPage(runs, { from: 0, count: 20 }).chart.map(({ runId }) => runId);
    expect(shown).toHaveLength(30);
    expect([shown[0], shown.at(-1)]).toEqual(['59', '1']);
  });

  test('is the same whatever part of the history is asked for', () => {
    const runs = ['c', 'b', 'a'].map((id) => run(id, 'refreshed'));
    const page = historyPage(runs, { from: 1, count: 1 });
    expect(page).toMatchObject({ runs: [{ runId: 'b' }], total: 3 });
    expect(page.chart).toEqual(historyPage(runs, { from: 0, count: 3 }).chart);
  });

  test('says of each run what it was: a return and an apply are no refreshes', () => {
    const runs = [
      run('d', 'refreshed', { steps: [] }),
      run('c', 'refreshed', { kind: 'rollback', steps: [] }),
      run('b', 'rolled-back', { steps: [] }),
      run('a', 'refreshed'),
    ];
    const { chart } = historyPage(runs, { from: 0, count: 20 });
    const told = chart.map(({ kind, outcome }) => [
      uiText(lastRunName(kind), 'en'),
      uiText(outcomeWord(kind, outcome), 'en'),
    ]);
    expect(told).toEqual([
      ['Last refresh', 'Refreshed'],
      ['Last refresh', 'Rolled back'],
      ['Last return', 'Returned'],
      ['Last refresh', 'Applied'],
    ]);
  });

  test('draws in proportion, sees the small, and leaves out what was not', () => {
    expect(bars([1000, 500, 1, null], 40)).toEqual({ most: 1000, drawn: [40, 20, 2, 0] });
    expect(bars([null, 0], 40)).toEqual({ most: 0, drawn: [0, 0] });
  });
});
