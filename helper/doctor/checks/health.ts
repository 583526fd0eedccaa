import { message, type Message } from '../../../contract/message';
import type {
  HealthInput,
  HealthSettings,
  ServiceSettings,
  SettingsInput,
} from '../../../contract/settings';
import type { Refusal } from '../../host/refusal';
import { ask } from '../../../common/ask-service';
import { addressOf, observe, type ServiceObservation } from '../../service/health';
import { isCheckPath, pathsThatAnswer } from '../../service/paths';
import { judgedBy, mayBeRefusal, otherScheme, refusalOf } from '../../service/refusal';
import { monotonicMs, sleep } from '../../lib/clock';
import { listenAddress, readEnvFile, type ListenAddress } from '../../state/env-file';
import { found, run, type FixableFinding } from '../found';
import type { Check, Question } from '../question';

export const healthCheck: Check = {
  name: 'health',
  inPrefix: true,
  async look(question) {
    const { host, settings, hasSystemd, read } = question;
    if (host.mode === 'system' && !hasSystemd) return { found: [], partial: message('no-systemd') };
    if (read.kind !== 'read') return { found: [] };
    const base = listenAddress(await readEnvFile(host.layout.envFile));
    const observed = await settled(question);
    const all: FixableFinding[] = [];
    for (const [index, each] of observed.entries()) {
      const service = settings.services[index];
      if (service === undefined) continue;
      const address = addressOf(service, base);
      const finding = await judgeHealth(each, service, address, question);
      if (finding !== null) all.push(finding);
      else if (service.health !== null && isCheckPath(service.health.path)) {
        const { contentType } = await ask(address, service.health);
        if (contentType.startsWith('text/html')) all.push(aPage(service, question));
      }
    }
    return { found: all };
  },
};

const settlingMs = 60_000;
const patienceMs = 20_000;

/** Gives a service that was just started, for example by a fix, a moment to answer. */
async function settled({
  host,
  settings,
  signal,
}: Question): Promise<readonly ServiceObservation[]> {
  const look = () => observe(host.services, settings, host.layout.envFile);
  const deadline = monotonicMs() + patienceMs;
  let observed = await look();
  while (observed.some(isYoung) && monotonicMs() < deadline && !signal.aborted) {
    await sleep(250);
    observed = await look();
  }
  return observed;
}

function isYoung({ info, healthy, looping }: ServiceObservation): boolean {
  if (healthy || looping || (info.health?.status ?? null) !== null || info.since === null)
    return false;
  const isUp = info.state === 'active' || info.state === 'activating';
  return isUp && Date.now() - Date.parse(info.since) < settlingMs;
}

async function judgeHealth(
  { info, healthy, looping }: ServiceObservation,
  service: ServiceSettings,
  address: ListenAddress,
  { host, stored }: Question,
): Promise<FixableFinding | null> {
  if (healthy || info.state === 'not-installed') return null;
  const { unit } = service;
  const log = run(`journalctl -u ${unit} -n 50`);
  // between two crashes it is starting too
  if (looping)
    return found(
      'health',
      'found-service-loops',
      { unit, count: info.restarts ?? 0 },
      { severity: 'problem', about: unit, fix: log },
    );
  if (info.state === 'activating') return null;
  if (info.state !== 'active') {
    const start = async () => {
      const { kind } = await host.services.start(unit);
      if (kind !== 'started') throw new Error(`${unit} does not start (${kind})`);
    };
    const fix = run('sudo ladylinux-refresh service start');
    const said = { severity: 'problem', about: unit, fix, applyFix: start } as const;
    return found('health', 'found-service-down', { unit, state: info.state }, said);
  }
  const path = info.health?.path ?? '/';
  const said = { severity: 'problem', about: unit, fix: log } as const;
  const { health } = service;
  const answer = info.health;
  if (health === null || answer === null) return null;
  const { status } = answer;
  if (status === null) {
    const other = await otherScheme(address, health, 0);
    const fix = (other === null ? null : fixOf(other, unit, stored, health)) ?? log;
    return found('health', 'found-no-answer', { unit, path }, { ...said, fix });
  }
  const refusal = mayBeRefusal(answer) ? await refusalOf(address, health, status) : null;
  const fix =
    refusal === null
      ? await otherPath(address, unit, health, stored)
      : fixOf(refusal, unit, stored, health);
  return found(
    'health',
    'found-health-error',
    { unit, path, status },
    { ...said, fix: fix ?? log },
  );
}

function fixOf(
  refusal: Refusal,
  unit: string,
  stored: SettingsInput | null,
  health: HealthSettings,
): Message | null {
  switch (refusal.kind) {
    case 'path':
      return pathFix(refusal.paths[0], unit, stored);
    case 'scheme':
      return judgeSo({ scheme: refusal.scheme }, unit, stored);
    case 'host':
      return refusal.host === null ? null : judgeSo({ host: refusal.host }, unit, stored);
    case 'status':
      return judgeSo({ accept: [...health.accept, refusal.status] }, unit, stored);
  }
}

const judgeSo = (change: Partial<HealthInput>, unit: string, stored: SettingsInput | null) =>
  message('fix-health-setting', { command: judgedBy(unit, change, stored) });

const pathFix = (path: string | undefined, unit: string, stored: SettingsInput | null) =>
  path === undefined
    ? null
    : message('fix-health-path', { path, command: judgedBy(unit, { path }, stored) });

async function otherPath(
  address: ListenAddress,
  unit: string,
  health: HealthSettings,
  stored: SettingsInput | null,
): Promise<Message | null> {
  const [path] = await pathsThatAnswer(address, health);
  return pathFix(path, unit, stored);
}

function aPage({ unit, health }: ServiceSettings, { stored }: Question): FixableFinding {
  const path = health?.path ?? '/';
  const fix = run(judgedBy(unit, { path: '/' }, stored));
  return found(
    'health',
    'found-health-page',
    { unit, path },
    { severity: 'warning', about: unit, fix },
  );
}
