import type { ModelsInfo, ServiceInfo } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import type { RunReport } from '../../contract/report';
import type { Status } from '../../contract/status';
import type { Host } from '../host/host';
import { lastReport } from '../state/history';
import { currentPair, type Pair } from '../state/pair';
import { runningNow, type Running } from '../state/running';
import type { SettingsAnswer } from '../state/settings-file';
import { observe, type Observed } from './health';
import { connectHost, listenAddress, readEnvFile } from '../state/env-file';
import { isLoopback } from '../../common/loopback';

const settlingMs = 60_000;

/** Everything a window shows, read without privilege and without running git. */
export async function status(
  host: Host,
  version: string,
  settings: SettingsAnswer,
): Promise<Status> {
  const { layout } = host;
  const known = settings.kind === 'read' ? settings.settings : null;
  // the services first: all else is found out while they answer
  const observing =
    known === null ? Promise.resolve([]) : observe(host.services, known, layout.envFile);
  const [present, running, lastRun, variables] = await Promise.all([
    currentPair(layout),
    runningNow(layout),
    lastReport(layout),
    readEnvFile(layout.envFile),
  ]);
  const pair = present.kind === 'read' ? present.value : null;
  const models =
    pair === null ? null : await (await import('../models/models-info')).modelsInfo(layout, pair);
  const observed = await observing;
  const address = listenAddress(variables);
  const exposed = !isLoopback(address.host);
  const problems: Message[] = settings.kind === 'bad' ? [settings.message] : [];
  if (exposed && pair !== null)
    problems.push(message('exposed-to-network', { host: address.host }));
  problems.push(...loopProblems(observed), ...modelProblems(models));
  return {
    v: 1,
    generatedAt: new Date().toISOString(),
    helperVersion: version,
    mode: host.mode,
    setUp: known !== null && pair !== null,
    condition: conditionOf(settings, pair, running, observed, lastRun),
    repository: known?.repository ?? null,
    branch: known?.branch ?? null,
    code: pair === null ? null : { ...pair.commit, branch: pair.branch },
    python: pair?.python ?? null,
    services: observed.map((each): ServiceInfo => each.info),
    address:
      pair === null
        ? null
        : { url: `http://${urlHost(address.host)}:${String(address.port)}/`, exposed },
    models,
    running: running === null ? null : runningFacts(running),
    lastRun,
    problems,
  };
}

function urlHost(host: string): string {
  const connected = connectHost(host);
  return connected.includes(':') ? `[${connected}]` : connected;
}

const loopProblems = (observed: readonly Observed[]): Message[] =>
  observed
    .filter(({ looping }) => looping)
    .map(({ info }) => message('service-loops', { unit: info.unit, count: info.restarts ?? 0 }));

function modelProblems(models: ModelsInfo | null): Message[] {
  if (models === null) return [];
  if (models.manifest === 'broken')
    return [message('manifest-broken', { reason: models.problem ?? '' })];
  const missing = models.models.filter(
    (model) => model.required && model.state === 'missing',
  ).length;
  return missing === 0 ? [] : [message('models-missing', { count: missing })];
}

function runningFacts(running: Running): NonNullable<Status['running']> {
  return {
    runId: running.request.runId,
    kind: running.request.kind,
    branch: running.branch,
    startedAt: running.startedAt,
    step: running.step,
  };
}

function conditionOf(
  settings: SettingsAnswer,
  pair: Pair | null,
  running: Running | null,
  observed: readonly Observed[],
  lastRun: RunReport | null,
): Status['condition'] {
  if (running !== null) return 'refreshing';
  if (settings.kind === 'bad') return 'attention';
  if (settings.kind === 'absent' || pair === null) return 'not-set-up';
  const states = observed.map((each) => each.info.state);
  if (observed.every((each) => each.healthy)) return 'healthy';
  if (states.includes('failed') || states.includes('not-installed')) return 'attention';
  if (observed.some(({ looping }) => looping)) return 'attention';
  // a start that somebody has waited for already, in vain
  const wasAwaited = lastRun?.outcome === 'needs-attention';
  if ((states.includes('activating') || observed.some(isSettling)) && !wasAwaited)
    return 'starting';
  if (states.every((state) => state === 'inactive')) return 'stopped';
  if (states.includes('unknown')) return 'unknown';
  return 'attention';
}

/** Up, not answering yet, and young enough for that to be a start and not a fault. */
function isSettling({ info, healthy }: Observed): boolean {
  if (healthy || info.state !== 'active' || info.since === null) return false;
  return (info.health?.status ?? null) === null && Date.now() - Date.parse(info.since) < settlingMs;
}
