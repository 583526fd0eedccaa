import type { HealthAnswer } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import { HealthSettings, type ServiceSettings } from '../../contract/settings';
import type { Refusal } from '../host/refusal';
import { monotonicMs, sleep } from '../lib/clock';
import type { ListenAddress } from '../state/env-file';
import { commandOf, holdersOf } from '../lib/process-info';
import type { ServiceManager } from '../host/services';
import { askHealth } from '../../common/ask-service';
import { Patience } from './patience';
import { mayBeRefusal, otherScheme, refusalOf, saysNotYet } from './refusal';

export type Verdict =
  | {
      readonly kind: 'healthy';
      readonly firstGoodAtMs: number;
      readonly answer: HealthAnswer | null;
    }
  | { readonly kind: 'unhealthy'; readonly message: Message; readonly answer: HealthAnswer | null }
  /** It runs and answers, but the settings ask for something else. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'cancelled' };

/** What a health check needs to know of a unit. */
export type Judged = Pick<ServiceManager, 'inspect' | 'processes'>;

const pollMs = 50;
/** After the first good answer, asks less often for the rest of the span. */
const steadyPollMs = 200;
/** A unit with Restart=on-failure that died this often is not "still starting". */
const deathsTolerated = 2;
/** A service without a health path is healthy if it stays up this long. */
const steadyMs = 2000;
/** Extra time for the last answers if the first good one came just in time. */
const slackMs = 2000;
/** An application may open its port before it knows its own paths. */
const refusedForMs = 2000;
const withoutHealth = { ...HealthSettings.parse({}), timeoutSeconds: 30 };

/**
 * Checks a service that was just started: its unit is active, the listener belongs to it, and the same main process
 * gives several accepted answers in a row over a span. firstGoodAtMs: on the monotonic clock.
 */
export async function judge(
  services: Judged,
  service: Pick<ServiceSettings, 'unit' | 'health'>,
  address: ListenAddress,
  signal: AbortSignal,
): Promise<Verdict> {
  const { unit, health } = service;
  const { timeoutSeconds, busyTimeoutSeconds, steadySeconds } = health ?? withoutHealth;
  const steadyForMs = steadySeconds * 1000;
  const patience = new Patience(timeoutSeconds * 1000, busyTimeoutSeconds * 1000);
  const restartsBefore = (await services.inspect(unit)).restarts ?? 0;
  const refused = new Refused(address);
  let good = 0;
  let firstGoodAtMs: number | null = null;
  let steadySince: number | null = null;
  let last: HealthAnswer | null = null;
  let answeredBy: string | null = null;
  const isOver = () =>
    firstGoodAtMs === null
      ? patience.isOver(saysNotYet(last))
      : monotonicMs() >= firstGoodAtMs + steadyForMs + slackMs && patience.isOver(false);
  // on a held port a request waits although nothing runs yet, so the unit is checked meanwhile
  let asked: Asked | null = null;
  while (asked !== null || !isOver()) {
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
    await patience.look(() => services.processes(unit));
    if (health === null) {
      steadySince = facts.state === 'active' ? (steadySince ?? monotonicMs()) : null;
      if (steadySince !== null && monotonicMs() - steadySince >= steadyMs)
        return { kind: 'healthy', firstGoodAtMs: steadySince, answer: null };
    } else if (
      asked !== null ||
      (facts.state === 'active' && (await listensItself(services, unit, address.port)))
    ) {
      asked ??= {
        askedMs: monotonicMs(),
        answering: `${String(facts.mainPid)} ${String(facts.restarts)}`,
        answer: askHealth(address, health),
      };
      const answer = await Promise.race([asked.answer, sleep(pollMs)]);
      if (answer === undefined) continue;
      const { askedMs, answering } = asked;
      asked = null;
      last = answer;
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
        const refusal = await refused.look(last, health, monotonicMs() - askedMs);
        if (refusal !== null) return { kind: 'refused', refusal };
      }
    }
    const left = firstGoodAtMs === null ? 0 : firstGoodAtMs + steadyForMs - monotonicMs();
    await sleep(Math.min(Math.max(pollMs, left), steadyPollMs));
  }
  return {
    kind: 'unhealthy',
    message: (await strangerOn(services, unit, address)) ?? slowOrWrong(unit, last, patience),
    answer: last,
  };
}

interface Asked {
  readonly askedMs: number;
  /** The process at the time of the request. */
  readonly answering: string;
  readonly answer: Promise<HealthAnswer>;
}

/** The same refusal for a span. */
class Refused {
  #sinceMs: number | null = null;
  #as: number | null = null;
  #count = 0;

  constructor(private readonly address: ListenAddress) {}

  async look(
    answer: HealthAnswer,
    health: HealthSettings,
    waitedMs: number,
  ): Promise<Refusal | null> {
    const { status } = answer;
    const counts = status === null || mayBeRefusal(answer);
    if (!counts || this.#sinceMs === null || this.#as !== status) {
      this.#sinceMs = counts ? monotonicMs() : null;
      this.#as = status;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#sinceMs === null || this.#count < health.successes) return null;
    if (monotonicMs() - this.#sinceMs < refusedForMs) return null;
    if (status !== null) return refusalOf(this.address, health, status);
    this.#sinceMs = monotonicMs();
    return otherScheme(this.address, health, waitedMs);
  }
}

function slowOrWrong(unit: string, last: HealthAnswer | null, patience: Patience): Message {
  const seconds = patience.waitedSeconds;
  if (typeof last?.status === 'number' && !saysNotYet(last))
    return message('service-answers-error', { unit, status: last.status, path: last.path });
  if (patience.works) return message('service-still-starting', { unit, seconds });
  if (typeof last?.status === 'number')
    return message('service-answers-error', { unit, status: last.status, path: last.path });
  return message('service-hangs', { unit, seconds });
}

/** Whether a process of the unit has a socket that listens on the port. */
export async function listensItself(
  services: Judged,
  unit: string,
  port: number,
): Promise<boolean> {
  return (await holdersOf(port, () => services.processes(unit))).length > 0;
}

async function strangerOn(
  services: Judged,
  unit: string,
  { port }: ListenAddress,
): Promise<Message | null> {
  const holders = await holdersOf(port);
  if (holders.length === 0) return null;
  const ours = await services.processes(unit);
  const pid = holders.find((each) => !ours.has(each));
  if (pid === undefined) return null;
  return message('service-port-taken', {
    port,
    holder: `${await commandOf(pid)} (process ${String(pid)})`,
    fix: `kill ${String(pid)}`,
  });
}
