import { message } from '../../contract/message';
import { downloadOutOf } from '../../contract/models';
import { exitCodeOf, exitCodes, type ExitCode, type Outcome } from '../../contract/outcome';
import type { RunReport } from '../../contract/report';
import type { RunRequest } from '../../contract/request';
import type { Host } from '../host/host';
import {
  asker,
  forgetAtWork,
  hurrySignalled,
  ownProcess,
  start,
  stopSignal,
  takeRequest,
  tellAtWork,
} from '../jobs/job';
import { modelsJob, refreshJob } from '../jobs/jobs';
import { refresh } from './pipeline';
import { resume, swapsOf } from './recovery';
import { log } from '../lib/log';
import { pathExists } from '../lib/path';
import { listenAddress, readEnvFile } from '../state/env-file';
import { EventLog } from '../state/event-log';
import { leaveForScripts } from '../state/after-scripts';
import { remember } from '../state/history';
import { endWaiting } from '../state/waiting';
import { journalEntry } from './journal-entry';
import { reportGiven } from './report-due';
import { Run } from './run';
import { releasePorts } from '../service/units';
import { settingsOfRun } from './settings-of-run';

/** The pipeline's own process: takes the waiting request, runs it and reports. */
export async function runLeftRequest(host: Host): Promise<ExitCode> {
  const request = await takeRequest(refreshJob, host.layout);
  return request === null ? exitCodes.usage : runRequest(host, request);
}

/** Runs a request in this process. The caller holds the lock: it is the unit, or was started under flock(1). */
export async function runRequest(host: Host, request: RunRequest): Promise<ExitCode> {
  const { layout } = host;
  const read = await settingsOfRun(host, request);
  if (read.kind !== 'read') {
    log.error('the settings are not valid', read.kind === 'bad' ? read.message : 'absent');
    return exitCodes.badSettings;
  }
  const signal = stopSignal();
  const hurry = hurrySignalled(request.now);
  const startedAt = new Date();
  const self = await ownProcess();
  const branch = request.branch ?? read.settings.branch;
  await tellAtWork(refreshJob, layout, {
    v: 1,
    process: self,
    request,
    branch,
    startedAt: startedAt.toISOString(),
    step: null,
  });
  const { journald } = host;
  const events = await EventLog.begin(layout, request.runId, (event) => {
    const entry = journalEntry(event);
    if (entry !== null) journald.write(entry);
    else if (event.type === 'output') journald.detail(`${event.step}: ${event.line}`);
  });
  events.write({
    type: 'run-started',
    kind: request.kind,
    branch,
    requestedBy: request.requestedBy,
  });
  const { settings } = read;
  await host.mayAsk(listenAddress(await readEnvFile(layout.envFile)).host);
  const run = new Run(host, settings, request, events, startedAt, signal, self, hurry);
  const swaps = swapsOf(host);
  const pipeline = request.kind === 'recovery' ? resume : refresh;
  const report = await pipeline(run, swaps).catch((error: unknown) => {
    const { outcome, said } = run.bug(error, 'needs-attention');
    return run.end(outcome, said);
  });
  // an unfinished run continues in a moment; its connections wait until then
  if (!(await endedHalfWay(host, report)))
    await releasePorts(host.services, settings).catch((error: unknown) => {
      log.error('a port is still held open', error);
    });
  const aside = request.check
    ? null
    : await remember(layout, report).catch((error: unknown) => {
        log.error('could not write the history', error);
        return null;
      });
  if (!request.check) await reportGiven(layout);
  // what the timer was waiting to do is done, whoever started it
  if (isUpToDate.has(report.outcome)) await endWaiting(layout);
  const isLeft = !request.check && host.runsServices && (await leaveForScripts(layout, report));
  if (aside !== null) run.warn(message('history-set-aside', { file: aside }));
  const isBoxOther = request.settings !== undefined && report.outcome === 'refreshed';
  const unwatched = isBoxOther ? await host.watchBox(run.settings.ask) : null;
  if (unwatched !== null) run.warn(message('ask-refused', { reason: unwatched }));
  await run.settle();
  events.write({ type: 'run-finished', report });
  await events.end();
  await journald.flush();
  await forgetAtWork(refreshJob, layout);
  if (isLeft) await host.tellScripts();
  await receiveModels(host, request, report);
  return (await isUnfinished(host, request, report))
    ? exitCodes.internal
    : exitCodeOf[report.outcome];
}

/** After a run from a bundle that installed its version, or found it in place. */
async function receiveModels(
  host: Host,
  { from, models, requestedBy }: RunRequest,
  { outcome }: RunReport,
): Promise<void> {
  if (from === undefined || models !== true) return;
  if (outcome !== 'refreshed' && outcome !== 'nothing-to-do') return;
  const asked = { ...asker(requestedBy), ...downloadOutOf(from.folder) };
  const answer = await start(modelsJob, host, asked);
  if (answer.kind === 'busy' || answer.kind === 'silent')
    log.error(`the models of the bundle are not received: ${answer.kind}`);
}

/**
 * Whether the disk prevented the run from finishing, for the unit that runs after a failure: a journal or a report is
 * still there, or a recovery stopped halfway. Not if the verdict was bad.
 */
const isUnfinished = async (host: Host, { check }: RunRequest, report: RunReport) =>
  (await endedHalfWay(host, report)) || (!check && (await pathExists(host.layout.reportDue)));

const isUpToDate: ReadonlySet<Outcome> = new Set<Outcome>(['refreshed', 'nothing-to-do']);

const halfWay: readonly string[] = ['internal-error', 'task-died', 'swap-failed'];

const endedHalfWay = async ({ layout }: Host, { kind, message: said, cause }: RunReport) =>
  (kind === 'recovery' &&
    [said.code, cause?.code].some((code) => code !== undefined && halfWay.includes(code))) ||
  (await pathExists(layout.journal));
