import { rm } from 'node:fs/promises';
import { RunReport } from '../../contract/report';
import type { Layout } from '../state/layout';
import { log } from '../lib/log';
import { readState, writeDurably } from '../state/state-file';
import type { Recovery } from '../swap';
import { leaveForScripts } from '../state/after-scripts';
import { readHistory, remember } from '../state/history';
import { currentVersion } from '../state/version';

/** Reports of killed recoveries may follow in the history. */
const looksBack = 20;

/**
 * Saves the run's report before the run can no longer be undone. If the run is killed before the history has it,
 * recovery adds it. If the disk refuses, the version that serves is not affected.
 */
export async function setReportDue(layout: Layout, report: RunReport): Promise<void> {
  await writeDurably(layout.reportDue, JSON.stringify(report), 0o600).catch((error: unknown) => {
    log.error('could not save the result of the run', error);
  });
}

export const reportGiven = (layout: Layout): Promise<void> =>
  rm(layout.reportDue, { force: true }).catch((error: unknown) => {
    log.error('could not delete the saved report', error); // the next run will find it in the history
  });

/** Whether recovery has undone the swap that the report describes. */
export const contradictsReport = (found: Recovery['kind']): boolean =>
  found !== 'nothing-to-recover' && found !== 'completed';

/** After a recovery: adds a killed run's report to the history. Returns it if it was missing and is true. */
export async function giveDueReport(
  layout: Layout,
  found: Recovery['kind'],
): Promise<RunReport | null> {
  const due = await readState(layout.reportDue, RunReport, 16_000_000);
  if (due.kind === 'absent') return null;
  const current = await currentVersion(layout);
  const isTrue =
    due.kind === 'read' &&
    !contradictsReport(found) &&
    due.value.now === (current.kind === 'read' ? current.value.commit.hash : null);
  let given: RunReport | null = null;
  if (isTrue) {
    const { reports } = await readHistory(layout, looksBack);
    if (!reports.some(({ runId }) => runId === due.value.runId)) {
      await remember(layout, due.value);
      await leaveForScripts(layout, due.value);
      given = due.value;
    }
  }
  await reportGiven(layout);
  return given;
}
