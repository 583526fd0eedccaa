import * as z from 'zod';
import { RunReport } from './report';

/** A window shows the newest; the command line has them all. */
export const historyShown = 500;
/** Checking a run against its schema takes a window a tenth of a millisecond and more: all at once would hold up a frame. */
export const longestHistoryPage = 100;

export const HistoryPart = z.strictObject({
  /** How many newer ones are known already. */
  from: z.number().int().min(0).max(historyShown),
  count: z.number().int().min(1).max(longestHistoryPage),
});
export type HistoryPart = z.infer<typeof HistoryPart>;

const chartedRuns = 30;
const ChartedRun = RunReport.pick({
  runId: true,
  finishedAt: true,
  outcome: true,
  downtimeMs: true,
  durationMs: true,
});
export type ChartedRun = z.infer<typeof ChartedRun>;

/** Some of the runs, the newest first, and what concerns all of them. */
export const HistoryPage = z.object({
  runs: z.array(RunReport).max(longestHistoryPage),
  total: z.number().int().nonnegative().max(historyShown),
  /** The oldest first. */
  chart: z.array(ChartedRun).max(chartedRuns),
});
export type HistoryPage = z.infer<typeof HistoryPage>;

/** Pure: a part of the history, the newest first. */
export const historyPage = (
  all: readonly RunReport[],
  { from, count }: HistoryPart,
): HistoryPage => ({
  runs: all.slice(from, from + count),
  total: all.length,
  chart: charted(all).map(({ runId, finishedAt, outcome, downtimeMs, durationMs }) => ({
    ...{ runId, finishedAt, outcome, downtimeMs, durationMs },
  })),
});

/** The runs that a chart tells something about, the oldest first. Those that did nothing would only hide the others. */
function charted(runs: readonly RunReport[]): readonly RunReport[] {
  return runs
    .filter(({ outcome }) => outcome !== 'nothing-to-do' && outcome !== 'would-refresh')
    .slice(0, chartedRuns)
    .reverse();
}
