import type { KnownPreview } from '../../contract/preview';
import type { RunReport } from '../../contract/report';

const lastRuns = 20;

/** What refreshes of this computer took lately. Those that stopped nothing tell nothing. Newest first. */
export function estimate(reports: readonly RunReport[]): KnownPreview['estimate'] {
  const runs = reports
    .filter((report) => report.kind === 'refresh' && report.outcome === 'refreshed')
    .flatMap(({ downtimeMs, durationMs }) =>
      downtimeMs === null ? [] : [{ downtimeMs, durationMs }],
    )
    .slice(0, lastRuns);
  if (runs.length === 0) return null;
  return {
    downtimeMs: median(runs.map((run) => run.downtimeMs)),
    durationMs: median(runs.map((run) => run.durationMs)),
    runs: runs.length,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
