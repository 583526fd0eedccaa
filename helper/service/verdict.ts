import type { HealthAnswer } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import type { ServiceSettings } from '../../contract/settings';
import { monotonicMs, sleep } from '../lib/clock';
import type { ListenAddress } from '../state/env-file';
import { allPids, commandOf, holdersOf, listenersOn } from '../lib/process-info';
import type { ServiceManager } from '../host/services';
import { askHealth } from './health';

export type Verdict =
  | {
      readonly kind: 'healthy';
      readonly firstGoodAtMs: number;
      readonly answer: HealthAnswer | null;
    }
  | { readonly kind: 'unhealthy'; readonly message: Message; readonly answer: HealthAnswer | null }
  | { readonly kind: 'cancelled' };

const pollMs = 50;
/** A unit with Restart=on-failure that died this often is not "still starting". */
const deathsTolerated = 2;
/** A service without a health path counts as healthy when it has stayed up this long. */
const steadyMs = 2000;
/** What the last answers may take, where the first good one came just in time. */
const slackMs = 2000;

/**
 * Judges a service that was just started: the unit is active, the listener belongs to it, and one and the same main process answers 2xx
 * or 3xx several times in a row, over a span. `firstGoodAtMs` is on the monotonic clock.
 */
export async function judge(
  services: ServiceManager,
  service: ServiceSettings,
  address: ListenAddress,
  signal: AbortSignal,
): Promise<Verdict> {
  const { unit, health } = service;
  const timeoutSeconds = health?.timeoutSeconds ?? 30;
  const steadyForMs = (health?.steadySeconds ?? 0) * 1000;
  const deadline = monotonicMs() + timeoutSeconds * 1000;
  const isOver = () =>
    monotonicMs() >= deadline + (firstGoodAtMs === null ? 0 : steadyForMs + slackMs);
  const restartsBefore = (await services.inspect(unit)).restarts ?? 0;
  let good = 0;
  let firstGoodAtMs: number | null = null;
  let steadySince: number | null = null;
  let last: HealthAnswer | null = null;
  let answeredBy: string | null = null;
  while (!isOver()) {
    if (signal.aborted) return { kind: 'cancelled' };
    const facts = await services.inspect(unit);
    if (
      facts.state === 'failed' ||
      facts.state === 'inactive' ||
      facts.state === 'not-installed' ||
      (facts.restarts ?? 0) - restartsBefore > deathsTolerated
    ) {
      return {
        kind: 'unhealthy',
        message: (await strangerOn(services, unit, address)) ?? message('service-died', { unit }),
        answer: last,
      };
    }
    if (health === null) {
      steadySince = facts.state === 'active' ? (steadySince ?? monotonicMs()) : null;
      if (steadySince !== null && monotonicMs() - steadySince >= steadyMs)
        return { kind: 'healthy', firstGoodAtMs: steadySince, answer: null };
    } else if (facts.state === 'active' && (await listensItself(services, unit, address.port))) {
      last = await askHealth(address, health.path);
      const answering = `${String(facts.mainPid)} ${String(facts.restarts)}`;
      if (last.healthy && (answeredBy ?? answering) === answering) {
        answeredBy = answering;
        firstGoodAtMs ??= monotonicMs();
        good += 1;
        if (good >= health.successes && monotonicMs() - firstGoodAtMs >= steadyForMs)
          return { kind: 'healthy', firstGoodAtMs, answer: last };
      } else {
        answeredBy = null;
        good = 0;
        firstGoodAtMs = null;
      }
    }
    await sleep(pollMs);
  }
  return {
    kind: 'unhealthy',
    message: (await strangerOn(services, unit, address)) ?? slowOrWrong(service, last),
    answer: last,
  };
}

function slowOrWrong({ unit, health }: ServiceSettings, last: HealthAnswer | null): Message {
  if (last !== null && last.status !== null)
    return message('service-answers-error', { unit, status: last.status, path: last.path });
  return message('service-hangs', { unit, seconds: health?.timeoutSeconds ?? 30 });
}

/** True where a process of the unit holds a socket that listens on the port. */
export async function listensItself(
  services: ServiceManager,
  unit: string,
  port: number,
): Promise<boolean> {
  const inodes = new Set((await listenersOn(port)).map((listener) => listener.inode));
  if (inodes.size === 0) return false;
  return (await holdersOf(inodes, await services.processes(unit))).length > 0;
}

async function strangerOn(
  services: ServiceManager,
  unit: string,
  { port }: ListenAddress,
): Promise<Message | null> {
  const inodes = new Set((await listenersOn(port)).map((listener) => listener.inode));
  if (inodes.size === 0) return null;
  const ours = await services.processes(unit);
  const [pid] = (await holdersOf(inodes, await allPids())).filter((each) => !ours.has(each));
  if (pid === undefined) return null;
  return message('service-port-taken', {
    port,
    holder: `${await commandOf(pid)} (process ${String(pid)})`,
    fix: `kill ${String(pid)}`,
  });
}
