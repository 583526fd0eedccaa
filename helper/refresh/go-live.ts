import { message, type Message } from '../../contract/message';
import { keepAppState, type AppState } from './app-state';
import { clearBad, markBad, verdictDue, verdictGiven, rememberVerified } from '../state/verified';
import { dataStays, finishDataCopy, oweData, type DataCopy } from './data-copy';
import { short, type End, type EndRun, type Findings, RunEnd } from './end';
import type { LiveSwap } from './live-swap';
import type { Version } from '../state/version';
import { putOnProbation } from './probation';
import { oweReport } from './report-due';
import type { Run } from './run';
import { safeguards } from './safeguards';
import { tidy } from './tidy';
import { stopAll } from './start-all';
import { copyData, migratesData } from './steps/copy-data';
import { goBack } from './steps/rollback';
import { prepare } from './steps/prepare';
import { python, type InPlace } from './steps/python';
import { report } from './steps/report';
import { restart } from './steps/restart';
import { stop } from './steps/stop';
import { synchronize } from './steps/synchronize';
import { monotonicMs } from '../lib/clock';
import { log } from '../lib/log';
import { pathExists } from '../lib/path';
import { reasonOf } from '../lib/text';
import type { Swaps } from '../swap';

export interface Staged {
  readonly version: Version;
  readonly environment: InPlace;
  /** Prepared already, but where data has to be copied first: that needs the service stopped. */
  readonly swap: LiveSwap;
  readonly appState: AppState;
  readonly dataCopy: DataCopy;
  readonly swaps: Swaps;
  readonly wasHealthy: boolean;
  /** Something served before, ours or somebody's: it has to serve again where the new version does not. */
  readonly hadVersion: boolean;
}

/** Runs the stage of a run and, where it ended well, the live steps. Never throws: a bug ends the run like any other fault. */
export async function stageThenGoLive(
  run: Run,
  stage: () => Promise<Staged>,
  findings: Findings,
  end: EndRun,
): Promise<End> {
  let staged: Staged | undefined;
  let owing = false;
  try {
    staged = await stage();
    // the last moment at which a cancel costs nothing: only the journal has to forget
    run.throwIfCancelled();
    owing = (await verdictDue(run.layout)) === null;
    await safeguards.oweVerdict(run.layout, 'stop');
  } catch (error) {
    const ended = expected(run, error, 'staging-failed');
    await nothingHappened(run, staged?.swap, owing);
    if (ended.outcome === 'cancelled' && run.interrupted)
      return end('interrupted', message('interrupted-nothing-changed'));
    return end(ended.outcome, ended.said, ended.log);
  }
  const release = await run.host.inhibit();
  try {
    const ended = await goLive(run, staged, findings, end);
    await oweReport(run, ended);
    // a journal that is still there owes one: what could not be taken back now is taken back by the recovery
    if (!(await pathExists(run.layout.journal))) await verdictGiven(run.layout);
    return ended;
  } finally {
    release();
  }
}

/** After a stage that ended the run: its swap is forgotten, so is what it staged, and no verdict is owed because of it. */
async function nothingHappened(
  run: Run,
  swap: LiveSwap | undefined,
  owing: boolean,
): Promise<void> {
  try {
    await swap?.undo();
    if (owing) await verdictGiven(run.layout);
  } catch (error) {
    log.error('the swap could not be forgotten', error);
    return;
  }
  await clearStaging(run);
}

/** What fails here is left to the next run. */
const clearStaging = (run: Run): Promise<void> =>
  tidy(run).catch((error: unknown) => {
    log.error('staging could not be cleared', error);
  });

/** The specification's six steps, the verdict, and what comes of it. */
async function goLive(run: Run, staged: Staged, findings: Findings, end: EndRun): Promise<End> {
  const { version, swap } = staged;
  const stopRequestedMs = monotonicMs();
  const away = (until: number) =>
    staged.hadVersion && run.host.runsServices
      ? Math.max(0, Math.round(until - stopRequestedMs))
      : null;
  try {
    await stop(run);
    await keepAppState(run, staged.appState);
    if (migratesData(run, version.hasHook)) await swap.prepare([await copyData(run)]);
    else await finishDataCopy(run, staged.dataCopy);
    await synchronize(run, swap, findings.current, version);
    await python(run, staged.environment);
    findings.hookMs = await prepare(run, version.hasHook);
    // what the hook made of the data must be as durable as the commit that says it is right
    if (migratesData(run, version.hasHook)) await safeguards.syncData(run.layout.data);
    if (staged.dataCopy.kind !== 'none') await oweData(run, version);
    findings.downtimeMs = away(await restart(run));
    run.throwIfCancelled();
    const { because } = run.request;
    if (because !== undefined) run.warn(because.said);
    await oweReport(run, end('refreshed', success(run, version, findings), [], because?.cause));
    await swap.commit();
    await dataStays(run);
    await rememberVerified(run.layout, version);
    await putOnProbation(run, version, findings.current);
  } catch (error) {
    const ended = expected(run, error, 'rolled-back');
    if (await leftStopped(run, staged, ended)) {
      const said = message('left-stopped', { bad: short(version.commit) });
      return end('left-stopped', said, ended.log, ended.said);
    }
    return wayBack(run, staged, findings, end, ended, away);
  }
  await clearBad(run.layout, version.commit.hash).catch((error: unknown) => {
    log.error('the mark of the commit could not be taken away', error);
  });
  findings.reported = await report(run, version).catch((error: unknown) => {
    log.error('the report is incomplete', error);
    return null;
  });
  return end('refreshed', success(run, version, findings), [], run.request.because?.cause);
}

async function wayBack(
  run: Run,
  staged: Staged,
  findings: Findings,
  end: EndRun,
  ended: RunEnd,
  away: (until: number) => number | null,
): Promise<End> {
  const { version, swap, hadVersion } = staged;
  const cancelled = ended.outcome === 'cancelled';
  if (!cancelled && staged.wasHealthy && isBlamed(run))
    await markBad(run.layout, version.commit.hash, run.failedStep ?? '').catch((error: unknown) => {
      log.error('the commit could not be marked', error); // a full disk must not forbid the way back
    });
  const back = await goBack(run, swap, hadVersion, staged.swaps);
  if (back.firstGoodAtMs === null) {
    const lines = [...ended.log, ...(back.why?.log ?? [])];
    if (!(await pathExists(run.layout.journal))) await clearStaging(run);
    return end('needs-attention', message('needs-attention'), lines, back.why?.said ?? ended.said);
  }
  findings.downtimeMs = away(back.firstGoodAtMs);
  await clearStaging(run);
  const commit = short(findings.current?.commit);
  if (!cancelled) {
    const said = message('rolled-back', { bad: short(version.commit), commit });
    return end('rolled-back', said, ended.log, ended.said);
  }
  return run.interrupted
    ? end('interrupted', message('interrupted-rolled-back', { commit }))
    : end('cancelled', message('cancelled-rolled-back', { commit }));
}

const isBlamed = (run: Run): boolean =>
  run.failedStep === 'restart' || run.failedStep === 'prepare';

/** onFailure "stop": the failed version stays in place for whoever wants to look at it, and nothing runs. */
async function leftStopped(run: Run, staged: Staged, ended: RunEnd): Promise<boolean> {
  if (ended.outcome === 'cancelled' || run.settings.onFailure !== 'stop') return false;
  if (run.failedStep !== 'restart' || !staged.hadVersion) return false;
  await stopAll(run);
  await staged.swap.commit();
  await dataStays(run);
  await markBad(run.layout, staged.version.commit.hash, 'restart');
  return true;
}

/** An error that nobody expected is logged, and ends the run as the place it happened in asks. */
function expected(run: Run, error: unknown, outcome: 'staging-failed' | 'rolled-back'): RunEnd {
  if (error instanceof RunEnd) return error;
  log.error(`run ${run.request.runId} failed`, error);
  return new RunEnd(
    outcome,
    message('internal-error', { reason: reasonOf(error), log: run.host.logPlace }),
  );
}

function success(run: Run, version: Version, findings: Findings): Message {
  const commit = short(version.commit);
  if (!run.host.runsServices) return message('layer-built', { commit });
  if (findings.downtimeMs === null) return message('first-version', { commit });
  const seconds = Math.round(findings.downtimeMs / 100) / 10;
  if (run.request.kind === 'rollback') return message('returned', { commit, seconds });
  return message('refreshed', { commit, count: findings.fetched?.newCommits ?? 0, seconds });
}
