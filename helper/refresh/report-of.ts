import type { RunReport } from '../../contract/report';
import { monotonicMs } from '../lib/clock';
import type { End } from './end';
import type { Run } from './run';

/** What a run has to tell for good: a line of the history. */
export function reportOf(run: Run, end: End): RunReport {
  const { findings, outcome } = end;
  const { current, environment } = findings;
  const arrived = outcome === 'refreshed' || outcome === 'left-stopped';
  return {
    v: 1,
    runId: run.request.runId,
    kind: run.request.kind,
    requestedBy: run.request.requestedBy,
    startedAt: run.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    durationMs: Math.round(monotonicMs() - run.startedMs),
    downtimeMs: findings.downtimeMs,
    hookMs: findings.hookMs,
    outcome,
    message: end.said,
    cause: end.cause,
    warnings: run.warnings,
    repository: run.settings.repository,
    branch: run.branch,
    from: current?.commit ?? null,
    to: findings.to,
    pinned: run.request.commit !== undefined,
    now: arrived ? (findings.to?.hash ?? null) : (current?.commit.hash ?? null),
    steps: run.steps,
    failedStep:
      outcome === 'refreshed' || outcome === 'nothing-to-do' || outcome === 'would-refresh'
        ? null
        : run.failedStep,
    failureLog: [...end.log].slice(-200),
    dependencyChanges: environment?.changes ?? [],
    saved: findings.saved,
    python: environment?.python ?? current?.python ?? null,
    services: [...(findings.reported?.services ?? [])],
    models: findings.reported?.models ?? null,
  };
}
