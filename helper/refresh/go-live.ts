import { message, type Message } from '../../contract/message';
import type { RunReport } from '../../contract/report';
import { log } from '../lib/log';
import { pathExists } from '../lib/path';
import type { Version } from '../state/version';
import { clearBad, markBad, rememberVerified, verdictDue, verdictGiven } from '../state/verified';
import type { Swaps } from '../swap';
import type { AppState } from './app-state';
import { blame, hasEdits } from './blame';
import { dataStays, finishDataCopy, setDataDue } from './data-copy';
import type { DataCopy } from './copied-data';
import { RunEnd, short } from './end';
import type { LiveSwap } from './live-swap';
import { putOnProbation } from './probation';
import { setReportDue } from './report-due';
import type { Run } from './run';
import { safeguards } from './safeguards';
import { copyData, migratesData } from './steps/copy-data';
import type { Standing } from './steps/preflight';
import type { InPlace } from './steps/python';
import { report } from './steps/report';
import { rollback } from './steps/rollback';
import type { StoredVersion } from './steps/store';
import { bundleCopy, discard, forgetReceived, tidy } from './tidy';

/** The version that is about to go live: newly staged, or kept. */
export interface Candidate extends Omit<StoredVersion, 'version'> {
  readonly version: Omit<Version, 'stagedAt'>;
  readonly environment: InPlace;
  readonly appState: AppState;
  readonly dataCopy: DataCopy;
}

export interface Staged extends Candidate, Standing {
  readonly kind: 'staged';
  readonly version: Version;
  /** Already prepared, unless data must be copied first, which needs the service stopped. */
  readonly swap: LiveSwap;
  readonly swaps: Swaps;
}

/** A successful stage, with the verdict recorded as due; or the report of a run that ended with nothing changed. */
export async function stagedOrOver(
  run: Run,
  stage: () => Promise<Staged | RunEnd>,
  untilQuiet: (staged: Staged) => Promise<RunEnd | null>,
): Promise<Staged | RunReport> {
  const staged = await stage().catch((error: unknown) => run.bug(error, 'staging-failed'));
  if (staged.kind === 'ended') return nothingChanged(run, staged);
  // the last moment for a cancel without consequences: only the journal must be removed
  const over =
    (await untilQuiet(staged).catch((error: unknown) => run.bug(error, 'staging-failed'))) ??
    run.cancelled();
  if (over !== null) return nothingChanged(run, over, staged.swap);
  const wasDue = (await verdictDue(run.layout)) !== null;
  try {
    await safeguards.setVerdictDue(run.layout, 'stop');
    return staged;
  } catch (error) {
    return nothingChanged(run, run.bug(error, 'staging-failed'), staged.swap, !wasDue);
  }
}

/** Removes the swap and the staged version, and the record that a verdict is due. */
async function nothingChanged(
  run: Run,
  ended: RunEnd,
  swap?: LiveSwap,
  isOwing = false,
): Promise<RunReport> {
  try {
    const stuck = (await swap?.undo()) ?? null;
    if (isOwing && stuck === null) await verdictGiven(run.layout);
    if (stuck === null) {
      await clearStaging(run);
      if (ended.outcome === 'nothing-to-do') await discard(run, bundleCopy(run.layout));
    } else log.error('could not undo the swap', stuck.said);
  } catch (error) {
    log.error('could not clean up after the run', error);
  }
  return ended.outcome === 'cancelled' && run.interrupted
    ? run.end('interrupted', message('interrupted-nothing-changed'))
    : run.end(ended.outcome, ended.said, ended.log, ended.cause);
}

/** If it fails, the next run tries again. */
const clearStaging = (run: Run): Promise<void> =>
  tidy(run).catch((error: unknown) => {
    log.error('could not clear the staging folder', error);
  });

/** Runs the live steps and handles every outcome. The computer cannot sleep meanwhile. */
export async function goLive(
  run: Run,
  staged: Staged,
  live: () => Promise<RunEnd | null>,
): Promise<RunReport> {
  const { layout } = run;
  const release = await run.host.inhibit();
  try {
    if (staged.hadVersion && run.host.runsServices) run.beginDowntime();
    const bad = await live().catch((error: unknown) => run.bug(error, 'rolled-back'));
    const told =
      bad === null
        ? await tellSuccess(run, staged.version)
        : ((await leftStopped(run, staged, bad)) ?? (await takeBack(run, staged, bad)));
    await setReportDue(layout, told);
    // while a journal exists the verdict stays due: recovery undoes what could not be undone now
    if (!(await pathExists(layout.journal))) await verdictGiven(layout);
    return told;
  } finally {
    release();
  }
}

/** After the service has stopped: prepares the new version's data, and a copy for a rollback. */
export async function dataGoesLive(
  run: Run,
  { version, swap, dataCopy }: Staged,
): Promise<RunEnd | null> {
  if (!migratesData(run, version.hasHook)) return finishDataCopy(run, dataCopy);
  const copy = await copyData(run);
  return copy instanceof RunEnd ? copy : swap.prepare([copy]);
}

/** What the hook did to the data must be as durable as the commit that confirms it. */
export async function dataIsAsPrepared(
  run: Run,
  { version, dataCopy }: Staged,
): Promise<RunEnd | null> {
  if (migratesData(run, version.hasHook)) await safeguards.syncData(run.layout.data);
  if (dataCopy.kind !== 'none') await setDataDue(run, version);
  return null;
}

/** After a good verdict: the version stays, and the run can no longer be undone. */
export async function stay(run: Run, { version, swap }: Staged): Promise<RunEnd | null> {
  const { layout, request } = run;
  const cancelled = run.cancelled();
  if (cancelled !== null) return cancelled;
  if (request.because !== undefined) run.warn(request.because.said);
  await setReportDue(layout, success(run, version));
  const end = await swap.commit();
  if (end !== null) return end;
  await dataStays(run);
  await rememberVerified(layout, version);
  await putOnProbation(run, version, run.found.current);
  return null;
}

async function tellSuccess(run: Run, version: Version): Promise<RunReport> {
  await clearBad(run.layout, version.commit.hash).catch((error: unknown) => {
    log.error('could not remove the bad mark of the commit', error);
  });
  // before the report, which states the free space
  await forgetReceived(run).catch((error: unknown) => {
    log.error('could not remove the received packages', error);
  });
  await report(run, version).catch((error: unknown) => {
    log.error('could not complete the report', error);
  });
  return success(run, version);
}

const success = (run: Run, version: Version): RunReport =>
  run.end('refreshed', wordsOfSuccess(run, version), [], run.request.because?.cause);

function wordsOfSuccess({ host, found, request }: Run, version: Version): Message {
  const commit = short(version.commit);
  if (!host.runsServices) return message('layer-built', { commit });
  if (found.downtimeMs === null) return message('first-version', { commit });
  const seconds = Math.round(found.downtimeMs / 100) / 10;
  if (request.kind === 'rollback') return message('returned', { commit, seconds });
  return message('refreshed', { commit, count: found.newCommits, seconds });
}

/** onFailure "stop": leaves the failed version in place for inspection, with nothing running. null: does not apply. */
async function leftStopped(run: Run, staged: Staged, bad: RunEnd): Promise<RunReport | null> {
  const { version, swap, hadVersion } = staged;
  if (bad.outcome === 'cancelled' || run.settings.onFailure !== 'stop') return null;
  if (run.failedStep !== 'restart' || !hadVersion) return null;
  const end = (await safeguards.stopToUndo(run)) ?? (await swap.commit());
  if (end !== null) return null;
  await dataStays(run);
  if (!hasEdits(run.found)) await markBad(run.layout, version.commit.hash, 'restart');
  return run.end(
    'left-stopped',
    message('left-stopped', { bad: short(version.commit) }),
    bad.log,
    bad.said,
  );
}

async function takeBack(run: Run, staged: Staged, bad: RunEnd): Promise<RunReport> {
  const { version, swap, hadVersion, wasHealthy, swaps } = staged;
  const isCancelled = bad.outcome === 'cancelled';
  if (!isCancelled && wasHealthy)
    await blame(run, version.commit.hash, bad.said, run.failedStep ?? '');
  const stuck = await rollback(run, swap, hadVersion, swaps);
  if (stuck !== null || (!hadVersion && !isCancelled)) {
    const lines = [...bad.log, ...(stuck?.log ?? [])];
    if (!(await pathExists(run.layout.journal))) await clearStaging(run);
    const said = hadVersion
      ? message('needs-attention')
      : message('first-version-failed', { bad: short(version.commit) });
    return run.end('needs-attention', said, lines, stuck?.said ?? bad.said);
  }
  await clearStaging(run);
  if (!hadVersion)
    return run.interrupted
      ? run.end('interrupted', message('interrupted-first-version'))
      : run.end('cancelled', message('cancelled-first-version'));
  const commit = short(run.found.current?.commit);
  if (!isCancelled) {
    const said = message('rolled-back', { bad: short(version.commit), commit });
    return run.end('rolled-back', said, bad.log, bad.said);
  }
  return run.interrupted
    ? run.end('interrupted', message('interrupted-rolled-back', { commit }))
    : run.end('cancelled', message('cancelled-rolled-back', { commit }));
}
