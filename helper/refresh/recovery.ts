import { readdir } from 'node:fs/promises';
import { message } from '../../contract/message';
import type { RunReport } from '../../contract/report';
import type { Host } from '../host/host';
import { returnToVerified } from './return-to-verified';
import { isDataDue, putDataBack } from './data-copy';
import { RunEnd, short } from './end';
import { currentVersion } from '../state/version';
import type { Run } from './run';
import { giveDueReport, contradictsReport, reportGiven } from './report-due';
import { safeguards } from './safeguards';
import {
  setVerdictDue,
  verdictDue,
  verdictGiven,
  lastVerified,
  rememberVerified,
} from '../state/verified';
import { recover } from './steps/recover';
import { restart } from './steps/restart';
import { log } from '../lib/log';
import { pathExists } from '../lib/path';
import { nodeFiles, openSwaps, syncFilesystem, type Recovery, type Swaps } from '../swap';

export const swapsOf = (host: Host): Swaps =>
  openSwaps({ journal: host.layout.journal, files: nodeFiles(syncFilesystem) });

/** At boot, before the application's unit: restores files only. A later unit makes the health check. */
export async function recoverFiles(host: Host): Promise<boolean> {
  // recorded first, so that it stays due if this process is killed after the journal is removed
  if (await pathExists(host.layout.journal)) await setVerdictDue(host.layout, 'recovery');
  const recovery = await swapsOf(host).recover();
  if (recovery.kind === 'set-aside') await setVerdictDue(host.layout, 'set-aside');
  if (contradictsReport(recovery.kind) && recovery.kind !== 'unfinished')
    await reportGiven(host.layout);
  return recovery.kind !== 'unfinished';
}

export interface RecoveryResult {
  readonly found: Recovery['kind'];
  /** The report of a run that was killed before it was in the history. */
  readonly late: RunReport | null;
}

/** First in every run: finishes an earlier one. If its journal is unreadable, restores the last verified version. */
export async function recoverFirst(run: Run, swaps: Swaps): Promise<RecoveryResult | RunEnd> {
  const { layout } = run;
  const found = await recover(run, swaps);
  if (found instanceof RunEnd) return found;
  const due = await verdictDue(layout);
  const late = await giveDueReport(layout, due === 'set-aside' ? 'set-aside' : found).catch(
    (error: unknown) => {
      log.error('could not write the history', error);
      return null;
    },
  );
  if (found === 'set-aside' || due === 'set-aside') {
    const end = await returnToVerified(run, swaps);
    if (end !== null) return end;
    for (const { unit } of run.settings.services) await run.host.services.start(unit);
  } else if (found === 'nothing-to-recover' && due === null) {
    const current = await currentVersion(layout);
    if (current.kind === 'read' && (await lastVerified(layout)) === null)
      await rememberVerified(layout, current.value);
  }
  if (!(await isDataDue(run))) return { found, late };
  const end = (await safeguards.stopToRecover(run)) ?? (await putDataBack(run, swaps));
  if (end !== null) return end;
  for (const { unit } of run.settings.services) await run.host.services.start(unit);
  // a completed swap at this point was the exchange of data during a rollback
  return { found: found === 'completed' ? 'rolled-back' : found, late };
}

/** After an interrupted run: restores files and services, makes the health check and removes leftovers. */
export async function resume(run: Run, swaps: Swaps): Promise<RunReport> {
  const { layout, found: findings } = run;
  const isDue = (await pathExists(layout.journal)) || (await verdictDue(layout)) !== null;
  const isStaged = (await readdir(layout.next)).length > 0;
  if (await pathExists(layout.journal)) await setVerdictDue(layout, 'recovery');
  const recovered = await recoverFirst(run, swaps);
  // no verdict was made, and a first version has none before it: report only what prevented the recovery
  if (recovered instanceof RunEnd)
    return run.end('needs-attention', recovered.said, recovered.log, recovered.cause);
  const { found, late } = recovered;
  const current = await currentVersion(layout);
  findings.current = current.kind === 'read' ? current.value : null;
  findings.to = findings.current?.commit ?? null;
  if (isDue && findings.current !== null) {
    const bad = await restart(run);
    const said = message('in-place-not-running', { commit: short(findings.to) });
    if (bad !== null) return run.end('needs-attention', said, bad.log, bad.said);
    await rememberVerified(layout, findings.current);
  }
  await safeguards.tidy(run);
  await verdictGiven(layout);
  if (late !== null && late.outcome !== 'refreshed' && !isDue)
    return run.end(late.outcome, late.message, late.failureLog, late.cause);
  if (!isDue && !isStaged && late === null)
    return run.end('nothing-to-do', message('nothing-to-recover'));
  if ((!isDue && late === null) || findings.current === null)
    return run.end('interrupted', message('interrupted-nothing-changed'));
  const commit = short(findings.to);
  const isNew = found === 'completed' || late?.outcome === 'refreshed';
  return isNew
    ? run.end('interrupted', message('interrupted-completed', { commit }))
    : run.end('interrupted', message('interrupted-rolled-back', { commit }));
}
