import type { Message } from '../../contract/message';
import { message } from '../../contract/message';
import type { RunRequest } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import { shortHash } from '../../contract/plain-text';
import type { Host } from '../host/host';
import { start } from '../jobs/job';
import { refreshJob } from '../jobs/jobs';
import { monotonicMs, sleep } from '../lib/clock';
import { log } from '../lib/log';
import { observe, type ServiceObservation } from '../service/health';
import { look, unwatched, type WatchedService } from '../service/worsening';
import { currentVersion, keptVersion, type Version } from '../state/version';
import { endProbation, probationNow, type Probation } from '../state/probation';
import type { Layout } from '../state/layout';
import { runningNow } from '../state/running';
import { markBad } from '../state/verified';
import { readHistory } from '../state/history';
import { hasEdits } from './blame';
import type { Run } from './run';
import { safeguards } from './safeguards';

/** After a good verdict for another version: starts its probation. An error here does not fail the run. */
export async function putOnProbation(
  run: Run,
  version: Version,
  previous: Version | null,
): Promise<void> {
  const { settings, host, layout, request } = run;
  const { minutes } = settings.probation;
  const isAnother = previous !== null && previous.commit.hash !== version.commit.hash;
  if (request.kind !== 'refresh' || !host.runsServices || !isAnother || minutes === 0) return;
  try {
    const restarts = await Promise.all(
      settings.services.map(async ({ unit }) => ({
        unit,
        count: (await host.services.inspect(unit)).restarts ?? 0,
      })),
    );
    await safeguards.beginProbation(layout, {
      v: 1,
      runId: request.runId,
      commit: version.commit.hash,
      previous: previous.commit.hash,
      endsAt: new Date(Date.now() + minutes * 60_000).toISOString(),
      restarts,
      backs: [],
    });
    await host.watch();
  } catch (error) {
    log.error('could not start the probation of the new version', error);
  }
}

const pollMs = { system: 5000, embedded: 1000 };

/** After so many killed attempts to return, the current version stays. */
const mostReturns = 3;

/**
 * Watches the version on probation until the time is over, it is replaced, or it gets worse. Then an ordinary run,
 * once, brings the previous version back. A killed run does not count: the watch goes on.
 */
export async function watchProbation(
  host: Host,
  settings: Settings,
  newRequest: () => RunRequest,
): Promise<void> {
  const { layout } = host;
  const watched = new Map<string, WatchedService>();
  let runId = '';
  let deadlineMs = 0;
  for (;;) {
    const probation = await probationNow(layout);
    if (probation === null) return;
    if (probation.runId !== runId) {
      ({ runId } = probation);
      watched.clear();
      deadlineMs = monotonicMs() + settings.probation.minutes * 60_000;
    }
    const current = await currentVersion(layout);
    const isInPlace = current.kind === 'read' && current.value.commit.hash === probation.commit;
    const isOver = Date.now() >= Date.parse(probation.endsAt) || monotonicMs() >= deadlineMs;
    // a running run decides itself which version is in place afterwards
    if ((await runningNow(layout)) === null) {
      if (!isInPlace || isOver || (await hasReturned(layout, probation)))
        return endProbation(layout, probation);
      const observed = await observe(host.services, settings, layout.envFile);
      // a prefix has no systemd to keep this process after the user quits; the next start resumes the watch
      if (host.mode === 'embedded' && observed.every(({ info }) => info.state === 'inactive'))
        return;
      const why = worsening(observed, probation, watched);
      if (why !== null) await returnToPrevious(host, probation, why, newRequest());
    }
    await sleep(pollMs[host.mode]);
  }
}

/** The return ran to its end, or was tried often enough. */
async function hasReturned(layout: Layout, { backs }: Probation): Promise<boolean> {
  const runId = backs.at(-1);
  if (runId === undefined) return false;
  if (backs.length >= mostReturns) return true;
  const { reports } = await readHistory(layout, backs.length + recoveriesBetween);
  const report = reports.find((one) => one.runId === runId);
  return report !== undefined && report.outcome !== 'interrupted';
}

const recoveriesBetween = 5;

function worsening(
  observed: readonly ServiceObservation[],
  probation: Probation,
  watched: Map<string, WatchedService>,
): Message | null {
  for (const each of observed) {
    const { unit } = each.info;
    const before = probation.restarts.find((one) => one.unit === unit)?.count ?? 0;
    const seen = look(each, before, watched.get(unit) ?? unwatched, monotonicMs());
    if (seen.kind === 'worse') return seen.why;
    watched.set(unit, seen.watched);
  }
  return null;
}

async function returnToPrevious(
  host: Host,
  probation: Probation,
  why: Message,
  request: RunRequest,
): Promise<void> {
  const { layout } = host;
  const { commit, previous } = probation;
  const isKept = (await keptVersion(layout, previous)) !== null;
  if (isKept) await safeguards.rememberReturn(layout, probation, request.runId);
  else await endProbation(layout, probation);
  const { reports } = await readHistory(layout, 1);
  // with local edits, the code that got worse is not the commit's
  if (reports.every((report) => report.now !== commit || !hasEdits(report)))
    await markBad(layout, commit, 'restart').catch((error: unknown) => {
      log.error('could not mark the commit as bad', error);
    });
  log.error(
    `${shortHash(commit)} got worse (${why.code}), returning to ${shortHash(previous)}`,
    null,
  );
  if (!isKept) return;
  const said = message('probation-failed', { bad: shortHash(commit), commit: shortHash(previous) });
  await start(refreshJob, host, {
    ...request,
    kind: 'rollback',
    commit: previous,
    because: { said, cause: why },
  });
}
