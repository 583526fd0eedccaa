import { rm } from 'node:fs/promises';
import { RunReport } from '../../contract/report';
import type { Layout } from '../state/layout';
import { log } from '../lib/log';
import { readState, writeDurably } from '../state/state-file';
import type { Recovery } from '../swap';
import { readHistory, remember } from '../state/history';
import { currentVersion } from '../state/version';
import { monotonicMs } from '../lib/clock';
import type { End } from './end';
import { fittingReport } from './fitting-report';
import type { Run } from './run';

/** What a run has to tell for good: a line of the history. */
export function reportOf(run: Run, end: End): RunReport {
  const { findings, outcome } = end;
  const { current, environment } = findings;
  const arrived = outcome === 'refreshed' || outcome === 'left-stopped';
  return fittingReport({
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
    failureLog: [...end.log],
    dependencyChanges: environment?.changes ?? [],
    saved: findings.saved,
    python: environment?.python ?? current?.python ?? null,
    services: [...(findings.reported?.services ?? [])],
    models: findings.reported?.models ?? null,
  });
}

/** A history line may have been followed by those of recoveries that were killed, too. */
const looksBack = 20;

/**
 * What the history will say of this run, written down before that is beyond recall: whoever is killed before the history has it leaves
 * it to the recovery. A disk that does not take it costs no version that serves.
 */
export async function oweReport(run: Run, end: End): Promise<void> {
  await writeDurably(run.layout.reportDue, JSON.stringify(reportOf(run, end)), 0o600).catch(
    (error: unknown) => {
      log.error('what came of the run could not be written down', error);
    },
  );
}

export const reportGiven = (layout: Layout): Promise<void> =>
  rm(layout.reportDue, { force: true }).catch((error: unknown) => {
    log.error('the report that was owed stays', error); // whoever comes next finds it in the history already
  });

/** It told of a swap that the recovery has taken back since. */
export const contradictsReport = (found: Recovery['kind']): boolean =>
  found !== 'nothing-to-recover' && found !== 'completed';

/** After a recovery: gives the history the line of a run that was killed before it could. Answers it, where it was missing and is true. */
export async function giveOwedReport(
  layout: Layout,
  found: Recovery['kind'],
): Promise<RunReport | null> {
  const owed = await readState(layout.reportDue, RunReport, 16_000_000);
  if (owed.kind === 'absent') return null;
  const present = await currentVersion(layout);
  const isTrue =
    owed.kind === 'read' &&
    !contradictsReport(found) &&
    owed.value.now === (present.kind === 'read' ? present.value.commit.hash : null);
  let given: RunReport | null = null;
  if (isTrue) {
    const { reports } = await readHistory(layout, looksBack);
    if (!reports.some(({ runId }) => runId === owed.value.runId)) {
      await remember(layout, owed.value);
      given = owed.value;
    }
  }
  await reportGiven(layout);
  return given;
}
