import type { HealthAnswer } from '../../contract/facts';
import { message } from '../../contract/message';
import { addressOf } from '../service/health';
import { stopUnits } from '../service/units';
import { judge } from '../service/verdict';
import { resultOrNull } from '../host/sandbox';
import { log } from '../lib/log';
import { isTouchedSince } from '../lib/touched';
import { writeDurably } from '../state/state-file';
import { listenAddress, readEnvFile } from '../state/env-file';
import { beginProbation, rememberReturn } from '../state/probation';
import { setVerdictDue } from '../state/verified';
import { syncFilesystem } from '../swap';
import { RunEnd } from './end';
import type { LiveSwap } from './live-swap';
import { refusedBy } from './refused-by';
import type { Run } from './run';
import { runTask } from './task';
import { discard, discardStaged, tidy } from './tidy';
import { viewOfData } from './view-of-data';
import { sayWantedPath } from './wants-path';

/** Stops every unit of the settings, or ends the run. */
async function stopAll({ host, settings }: Run, graceSeconds?: number): Promise<RunEnd | null> {
  const trouble = await stopUnits(host.services, settings, 'held', graceSeconds);
  return trouble === null ? null : new RunEnd('rolled-back', trouble.message);
}

interface Serving {
  /** On the monotonic clock. */
  readonly firstGoodAtMs: number;
  readonly answer: HealthAnswer | null;
}

const logLines = 60;

/** Starts the units in order and checks each. Ends with the verdict and the last lines of the unit's own log. */
async function startAndJudge(
  run: Run,
  signal: AbortSignal,
  output: (line: string) => void,
): Promise<Serving | RunEnd> {
  const { services } = run.host;
  const base = listenAddress(await readEnvFile(run.layout.envFile));
  const since = new Date();
  let firstGoodAtMs = 0;
  let last: HealthAnswer | null = null;
  for (const service of run.settings.services) {
    const { unit } = service;
    const started = await services.start(unit);
    if (started.kind === 'not-installed')
      return new RunEnd('rolled-back', message('service-not-installed', { unit }));
    if (started.kind === 'refused')
      return new RunEnd('rolled-back', message('service-died', { unit }), [
        started.said,
        ...(await services.log(unit, since, logLines)),
      ]);
    const verdict = await judge(services, service, addressOf(service, base), signal);
    if (verdict.kind === 'cancelled')
      return new RunEnd('cancelled', message('cancelled-before-stop'));
    if (verdict.kind !== 'healthy') {
      const log = await services.log(unit, since, logLines);
      log.forEach(output);
      const said =
        verdict.kind === 'unhealthy'
          ? await sayWantedPath(run, unit, verdict.message, log)
          : await refusedBy(run, service, verdict.refusal);
      return new RunEnd('rolled-back', said, log);
    }
    firstGoodAtMs = Math.max(firstGoodAtMs, verdict.firstGoodAtMs);
    last = verdict.answer ?? last;
  }
  return { firstGoodAtMs, answer: last };
}

/** Most files checked while the service is down: beyond that, the task that does the rest is just as fast. */
const mostLooked = 5000;
/** The same as in the task that updates a copy: file times are coarse. */
const toleranceMs = 2000;

/** Whether data/ changed since its copy was begun. Reads no file and follows no link, so it needs no sandbox. */
const isTouched = (data: string, sinceMs: number): Promise<boolean> =>
  isTouchedSince([data], sinceMs - toleranceMs, mostLooked);

/** Whether data/ changed since its copy was finished. */
async function isDataChanged(run: Run, copy: string): Promise<boolean> {
  const request = { copy, data: run.layout.data };
  const answer = await resultOrNull(run.host.sandbox, 'compare-data', request);
  // if unknown, the data of the version that is restored is the safe choice
  if (answer === null) log.error('could not compare the data with its copy', null);
  return answer?.changed ?? true;
}

/** Of the code in a folder: two folders with the same seal have the same files, byte for byte. null: it cannot be read as a whole. */
async function codeSeal(run: Run, app: string): Promise<string | null | RunEnd> {
  const answer = await runTask(run, 'seal-code', { app });
  return answer instanceof RunEnd ? answer : answer.seal;
}

/** What keeps a run from making a machine worse, in one place: tests remove each part and must fail. */
export const safeguards = {
  /** Before the stop. */
  setVerdictDue,
  /** Before files are exchanged. */
  stopToSwap: (run: Run) => stopAll(run, run.graceSeconds),
  /** Before they are exchanged back, or the failed version is left for inspection. */
  stopToUndo: (run: Run) => stopAll(run),
  /** Before a recovery moves files. */
  stopToRecover: (run: Run) => stopAll(run),
  /** After data was copied or migrated, before anything depends on it. */
  syncData: syncFilesystem,
  /** Before a version is tried, and before the current one is tried for comparison. */
  viewOfData,
  discardView: discard,
  /** With the service stopped: whether the copy of its data must be updated. */
  isTouched,
  /** When a version is staged for later, and again before it goes live. */
  codeSeal,
  /** After a staged version failed. */
  discardStaged,
  /** Before the first start of another version. */
  setDataDue: writeDurably,
  /** Before data is restored. */
  isDataChanged,
  judge: startAndJudge,
  /** After a good verdict for a version on probation. */
  beginProbation,
  /** Before a version that got worse is replaced. */
  rememberReturn,
  /** After a bad verdict. */
  undo: (swap: LiveSwap) => swap.undo(),
  /** After a recovery. */
  tidy,
};
