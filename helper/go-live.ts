import { message, type Message } from '../contract/message';
import { clearBad, markBad } from './run/bad-commits';
import { short, type End, type EndRun, type Findings } from './run/end';
import { Ended } from './run/ended';
import type { Pair } from './run/pair';
import type { Run } from './run/run';
import { goBack } from './steps/go-back';
import { prepare } from './steps/prepare';
import { python, type InPlace } from './steps/python';
import { clearStaging, report } from './steps/report';
import { restart } from './steps/restart';
import { stop, stopAll } from './steps/stop';
import { synchronize } from './steps/synchronize';
import { monotonicMs } from './system/clock';
import { secondsText } from './system/text';
import type { Transaction } from './transaction';

export interface Staged {
  readonly pair: Pair;
  readonly environment: InPlace;
  readonly transaction: Transaction;
  readonly wasHealthy: boolean;
}

/** Runs the stage of a run and, where it ended well, the live steps. Throws for bugs only. */
export async function stageThenGoLive(
  run: Run,
  stage: () => Promise<Staged>,
  findings: Findings,
  end: EndRun,
): Promise<End> {
  let staged: Staged;
  try {
    staged = await stage();
  } catch (error) {
    await clearStaging(run).catch((left: unknown) => {
      run.events.write({ type: 'output', step: 'preflight', line: String(left) });
    });
    if (!(error instanceof Ended)) throw error;
    if (error.outcome === 'cancelled' && run.interrupted)
      return end('interrupted', message('interrupted-nothing-changed'));
    return end(error.outcome, error.said, error.log);
  }
  const release = await run.host.inhibit();
  try {
    return await goLive(run, staged, findings, end);
  } finally {
    release();
  }
}

/** The specification's six steps and the verdict. */
async function goLive(run: Run, staged: Staged, findings: Findings, end: EndRun): Promise<End> {
  const { pair, transaction } = staged;
  const stopRequestedMs = monotonicMs();
  const away = (until: number) =>
    findings.current === null ? null : Math.max(0, Math.round(until - stopRequestedMs));
  let ended: Ended;
  try {
    run.throwIfCancelled();
    await stop(run);
    await synchronize(run, transaction, findings.current?.commit.hash ?? null, pair.commit.hash);
    await python(run, staged.environment);
    findings.hookMs = await prepare(run, pair.hasHook);
    findings.downtimeMs = away(await restart(run));
    run.throwIfCancelled();
    const committed = await transaction.commit();
    if (committed.type !== 'committed')
      throw new Ended('rolled-back', message('swap-failed', { reason: String(committed.cause) }));
    await clearBad(run.layout, pair.commit.hash);
    findings.reported = await report(run, pair);
    return end('refreshed', success(run, pair, findings));
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    ended = error;
  }

  const cancelled = ended.outcome === 'cancelled';
  const blame =
    !cancelled &&
    staged.wasHealthy &&
    (run.failedStep === 'restart' || run.failedStep === 'prepare');
  if (blame) await markBad(run.layout, pair.commit.hash, run.failedStep ?? '');
  if (
    !cancelled &&
    run.settings.onFailure === 'stop' &&
    run.failedStep === 'restart' &&
    findings.current !== null
  ) {
    await stopAll(run);
    await transaction.commit();
    return end(
      'left-stopped',
      message('left-stopped', { bad: short(pair.commit) }),
      ended.log,
      ended.said,
    );
  }
  const back = await goBack(run, transaction, findings.current !== null);
  if (back.firstGoodAtMs === null) {
    return end(
      'needs-attention',
      message('needs-attention'),
      [...ended.log, ...(back.why?.log ?? [])],
      back.why?.said ?? ended.said,
    );
  }
  findings.downtimeMs = away(back.firstGoodAtMs);
  await clearStaging(run);
  const commit = short(findings.current?.commit);
  if (cancelled) {
    return run.interrupted
      ? end('interrupted', message('interrupted-rolled-back', { commit }))
      : end('cancelled', message('cancelled-rolled-back', { commit }));
  }
  return end(
    'rolled-back',
    message('rolled-back', { bad: short(pair.commit), commit }),
    ended.log,
    ended.said,
  );
}

function success(run: Run, pair: Pair, findings: Findings): Message {
  const commit = short(pair.commit);
  if (findings.downtimeMs === null) return message('first-version', { commit });
  const downtime = secondsText(findings.downtimeMs);
  if (run.request.kind === 'rollback') return message('returned', { commit, downtime });
  return message('refreshed', { commit, count: findings.fetched?.newCommits ?? 0, downtime });
}
