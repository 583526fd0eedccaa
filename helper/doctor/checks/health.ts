import { request } from 'node:http';
import { quoted } from '../../../words/shell';
import { message } from '../../../contract/message';
import { defaultUnit, type ServiceSettings, type SettingsInput } from '../../../contract/settings';
import { askHealth, addressOf, observe, type ServiceObservation } from '../../service/health';
import { monotonicMs, sleep } from '../../lib/clock';
import { connectHost, listenAddress, readEnvFile, type ListenAddress } from '../../state/env-file';
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
        const type = await contentType(address, service.health.path);
        if (type?.startsWith('text/html') === true) all.push(aPage(service, question));
      }
    }
    return { found: all };
  },
};

const settlingMs = 60_000;
const patienceMs = 20_000;

/** One that was just started, by a fix for example, is given a moment to answer. */
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
  if (healthy || info.state === 'not-installed' || info.state === 'activating') return null;
  const { unit } = service;
  const log = run(`journalctl -u ${unit} -n 50`);
  if (info.state !== 'active') {
    const start = async () => {
      const { kind } = await host.services.start(unit);
      if (kind !== 'started') throw new Error(`${unit} does not start (${kind})`);
    };
    const fix = run('sudo ladylinux-refresh service start');
    const said = { severity: 'problem', about: unit, fix, applyFix: start } as const;
    return found('health', 'found-service-down', { unit, state: info.state }, said);
  }
  if (looping)
    return found(
      'health',
      'found-service-loops',
      { unit, count: info.restarts ?? 0 },
      { severity: 'problem', about: unit, fix: log },
    );
  const path = info.health?.path ?? '/';
  const said = { severity: 'problem', about: unit, fix: log } as const;
  const status = info.health?.status ?? null;
  if (status === null) return found('health', 'found-no-answer', { unit, path }, said);
  const other = await pathThatAnswers(address, path);
  const fix =
    other === null
      ? log
      : message('fix-health-path', { path: other, command: judgedBy(unit, other, stored) });
  return found('health', 'found-health-error', { unit, path, status }, { ...said, fix });
}

/** What every FastAPI application has unless it turns it off, best first. */
const usualPaths = ['/', '/docs', '/openapi.json'] as const;

async function pathThatAnswers(address: ListenAddress, wrong: string): Promise<string | null> {
  for (const path of usualPaths)
    if (path !== wrong && (await askHealth(address, path)).healthy) return path;
  return null;
}

/** The command that changes this one path, and nothing else of the services. */
export function judgedBy(unit: string, path: string, stored: SettingsInput | null): string {
  const services = (stored?.services ?? [{}]).map((each) =>
    (each.unit ?? defaultUnit) === unit ? { ...each, health: { ...each.health, path } } : each,
  );
  return `sudo ladylinux-refresh settings set ${quoted(`services=${JSON.stringify(services)}`)}`;
}

function aPage({ unit, health }: ServiceSettings, { stored }: Question): FixableFinding {
  const path = health?.path ?? '/';
  const fix = run(judgedBy(unit, '/', stored));
  return found(
    'health',
    'found-health-page',
    { unit, path },
    { severity: 'warning', about: unit, fix },
  );
}

/** A path that sounds like a check; a front page is no surprise at "/". */
export function isCheckPath(path: string): boolean {
  return /\/(?:health|healthz|ready|readyz|live|livez|status|ping)\b/i.test(path);
}

function contentType({ host, port }: ListenAddress, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request({ host: connectHost(host), port, path, agent: false, timeout: 5000 });
    asked.on('response', (response) => {
      resolve(response.headers['content-type'] ?? null);
      response.destroy();
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => {
      resolve(null);
    });
    asked.end();
  });
}
