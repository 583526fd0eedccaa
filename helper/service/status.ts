import type { ModelsInfo, ServiceInfo } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import type { RunReport } from '../../contract/report';
import type { Status } from '../../contract/status';
import type { Host } from '../host/host';
import { lastReport, leftByHand } from '../state/history';
import { stagedInfo, stagedNow } from '../state/staged';
import { currentVersion, type Version } from '../state/version';
import type { MissingDisk } from '../models/missing-disk';
import { missingRequired } from '../models/states';
import { runningNow, type Running } from '../state/running';
import { waitingNow } from '../state/waiting';
import type { SettingsAnswer } from '../state/settings-file';
import { findAccount } from '../host/systemd/accounts';
import { pathExists } from '../lib/path';
import { plainLine } from '../lib/text';
import { observe, type ServiceObservation } from './health';
import { listenAddress, readEnvFile } from '../state/env-file';
import { conversationsNow } from './conversations';
import { connectHost, isLoopback } from '../../common/loopback';

const settlingMs = 60_000;

/** Everything that a window shows, read without privileges and without running git. */
export async function status(
  host: Host,
  helperVersion: string,
  settings: SettingsAnswer,
): Promise<Status> {
  const { layout } = host;
  const known = settings.kind === 'read' ? settings.settings : null;
  // the services first: the rest is read while they answer
  const observing =
    known === null ? Promise.resolve([]) : observe(host.services, known, layout.envFile);
  const counting =
    known === null
      ? Promise.resolve(null)
      : conversationsNow(known, layout.envFile).then(
          (seen) => seen && { goingOn: seen.goingOn, waitSeconds: known.drain.seconds },
        );
  const [present, staged, running, lastRun, variables] = await Promise.all([
    currentVersion(layout),
    stagedNow(layout),
    runningNow(layout),
    lastReport(layout),
    readEnvFile(layout.envFile),
  ]);
  const version = present.kind === 'read' ? present.value : null;
  const of = version === null ? null : await import('../models/models-info');
  const there = version && of && (await of.modelsThere(layout, version.manifest));
  const models = version && of && there && (await of.modelsInfo(version, there));
  const observed = await observing;
  const address = listenAddress(variables);
  const exposed = !isLoopback(address.host);
  const isGone = version !== null && !(await pathExists(layout.app));
  const disk = there && !isGone ? await there.missingDisk() : null;
  const problems: Message[] = settings.kind === 'bad' ? [settings.message] : [];
  if (isGone) problems.push(message('code-missing', { folder: layout.app }));
  if (exposed && version !== null)
    problems.push(message('exposed-to-network', { host: address.host }));
  problems.push(
    ...loopProblems(observed),
    ...(await portProblems(observed)),
    ...(isGone ? [] : modelProblems(models, disk)),
  );
  return {
    v: 1,
    generatedAt: new Date().toISOString(),
    helperVersion,
    mode: host.mode,
    setUp: known !== null && version !== null,
    condition:
      isGone && running === null
        ? 'attention'
        : conditionOf(settings, version, running, observed, lastRun),
    repository: known?.repository ?? null,
    branch: known?.branch ?? null,
    code: version === null || isGone ? null : { ...version.commit, branch: version.branch },
    python: isGone ? null : (version?.python ?? null),
    services: observed.map((each): ServiceInfo => each.info),
    address:
      version === null
        ? null
        : { url: `http://${urlHost(address.host)}:${String(address.port)}/`, exposed },
    models,
    running: running === null ? null : runningFacts(running),
    // there is no point in waiting for an unhealthy service
    conversations: observed.every(({ healthy }) => healthy) ? await counting : null,
    lastRun,
    staged: staged === null ? null : stagedInfo(staged),
    holding: {
      hold: known?.hold ?? false,
      skip: known?.skip ?? [],
      left: lastRun === null ? null : await leftByHand(layout),
    },
    waiting: running === null ? await waitingNow(layout) : null,
    problems,
  };
}

function urlHost(host: string): string {
  const connected = connectHost(host);
  return connected.includes(':') ? `[${connected}]` : connected;
}

const loopProblems = (observed: readonly ServiceObservation[]): Message[] =>
  observed
    .filter(({ looping }) => looping)
    .map(({ info }) => message('service-loops', { unit: info.unit, count: info.restarts ?? 0 }));

async function portProblems(observed: readonly ServiceObservation[]): Promise<Message[]> {
  return Promise.all(
    observed.flatMap(({ info: { unit }, portTakenBy }) => {
      if (portTakenBy === null) return [];
      const { port, uid } = portTakenBy;
      return [
        findAccount(uid).then((account) =>
          message('port-of-another', { port, unit, user: plainLine(account?.name ?? String(uid)) }),
        ),
      ];
    }),
  );
}

function modelProblems(models: ModelsInfo | null, disk: MissingDisk | null): Message[] {
  if (models === null) return [];
  if (disk !== null) return [message('models-disk-missing', { at: disk.at })];
  if (models.manifest === 'broken')
    return [message('manifest-broken', { reason: models.problem ?? '' })];
  const missing = missingRequired(models).length;
  return missing === 0 ? [] : [message('models-missing', { count: missing })];
}

function runningFacts(running: Running): NonNullable<Status['running']> {
  return {
    runId: running.request.runId,
    kind: running.request.kind,
    branch: running.branch,
    startedAt: running.startedAt,
    step: running.step,
    ...(running.announced !== undefined && { announced: running.announced }),
  };
}

function conditionOf(
  settings: SettingsAnswer,
  version: Version | null,
  running: Running | null,
  observed: readonly ServiceObservation[],
  lastRun: RunReport | null,
): Status['condition'] {
  if (running !== null) return 'refreshing';
  if (settings.kind === 'bad') return 'attention';
  if (settings.kind === 'absent' || version === null) return 'not-set-up';
  const states = observed.map((each) => each.info.state);
  if (observed.every((each) => each.healthy)) return 'healthy';
  if (states.includes('failed') || states.includes('not-installed')) return 'attention';
  if (observed.some(({ looping }) => looping)) return 'attention';
  // a run already waited for this start without success
  const wasAwaited = lastRun?.outcome === 'needs-attention';
  if ((states.includes('activating') || observed.some(isSettling)) && !wasAwaited)
    return 'starting';
  if (states.every((state) => state === 'inactive')) return 'stopped';
  if (states.includes('unknown')) return 'unknown';
  return 'attention';
}

/** Running but not answering, and recent enough to be still starting. */
function isSettling({ info, healthy }: ServiceObservation): boolean {
  if (healthy || info.state !== 'active' || info.since === null) return false;
  return (info.health?.status ?? null) === null && Date.now() - Date.parse(info.since) < settlingMs;
}
