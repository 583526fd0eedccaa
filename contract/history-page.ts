import * as z from 'zod';
import { RunReport } from './report';
import { shownKind, ShownKind } from './shown-kind';

/** How many of the newest runs a window shows; the command line shows all. */
export const historyShown = 500;
/** Checking a run against its schema takes a window 0.1 ms or more: all at once would delay a frame. */
export const longestHistoryPage = 100;

export const HistoryPart = z.strictObject({
  /** How many newer ones are already loaded. */
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
}).extend({ kind: ShownKind });
export type ChartedRun = z.infer<typeof ChartedRun>;

/** A part of the history, newest first, with what concerns all runs. */
export const HistoryPage = z.object({
  runs: z.array(RunReport).max(longestHistoryPage),
  total: z.number().int().nonnegative().max(historyShown),
  /** Oldest first. */
  chart: z.array(ChartedRun).max(chartedRuns),
});
export type HistoryPage = z.infer<typeof HistoryPage>;

/** Pure: a part of the history, newest first. */
export const historyPage = (
  all: readonly RunReport[],
  { from, count }: HistoryPart,
): HistoryPage => ({
  runs: all.slice(from, from + count),
  total: all.length,
  chart: charted(all).map((run) => {
    const { runId, finishedAt, outcome, downtimeMs, durationMs } = run;
    return { runId, finishedAt, kind: shownKind(run), outcome, downtimeMs, durationMs };
  }),
});

/** The runs worth showing in a chart, oldest first. Runs that changed nothing would only hide the others. */
function charted(runs: readonly RunReport[]): readonly RunReport[] {
  return runs
    .filter(({ outcome }) => outcome !== 'nothing-to-do' && outcome !== 'would-refresh')
    .slice(0, chartedRuns)
    .reverse();
}
