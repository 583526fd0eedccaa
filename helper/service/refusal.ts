import { hostname } from 'node:os';
import type { HealthAnswer } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import {
  defaultUnit,
  type HealthInput,
  type HealthSettings,
  type SettingsInput,
} from '../../contract/settings';
import type { Refusal } from '../host/refusal';
import { quoted } from '../../words/shell';
import type { ListenAddress } from '../state/env-file';
import { ask, askHealth } from '../../common/ask-service';
import { pathsThatAnswer } from './paths';

/** RFC 9110: nothing at this path, or no GET. */
const noSuchPath = new Set([404, 405, 410, 501]);
/** RFC 9110: the wrong host name (421), or a request that it does not accept. */
const wrongName = new Set([400, 421]);
/** Not now, but later: RFC 9110, 6585, 8470. */
const notYet = new Set([408, 425, 429, 503]);
const quickMs = 1000;

/** No answer, or one that says "too early". */
export const saysNotYet = (answer: HealthAnswer | null): boolean =>
  typeof answer?.status !== 'number' || notYet.has(answer.status);

/** A program that answers is running; its answer is not an error of its own. */
export const mayBeRefusal = ({ healthy, status }: HealthAnswer): boolean =>
  !healthy && status !== null && status < 500 && !notYet.has(status);

/** Whether the port uses the other scheme. Not asked after a long silence: that service is slow, not misconfigured. */
export async function otherScheme(
  address: ListenAddress,
  health: HealthSettings,
  waitedMs: number,
): Promise<Refusal | null> {
  if (waitedMs > quickMs) return null;
  const scheme = health.scheme === 'http' ? 'https' : 'http';
  const { status } = await ask(address, { ...health, scheme });
  // a TLS server may answer a plain request with 400, and vice versa
  return status === null || status === 400 ? null : { kind: 'scheme', scheme };
}

/** Which setting does not fit an answer for which mayBeRefusal() is true. */
export async function refusalOf(
  address: ListenAddress,
  health: HealthSettings,
  status: number,
): Promise<Refusal> {
  if (noSuchPath.has(status) || (status >= 200 && status < 400))
    return status < 400
      ? { kind: 'status', status }
      : { kind: 'path', status, paths: await pathsThatAnswer(address, health) };
  if (!wrongName.has(status)) return { kind: 'status', status };
  const other = await otherScheme(address, health, 0);
  if (other !== null) return other;
  return { kind: 'host', status, host: await nameThatAnswers(address, health) };
}

/** The usual names of a computer. */
async function nameThatAnswers(
  address: ListenAddress,
  health: HealthSettings,
): Promise<string | null> {
  const own = hostname().toLowerCase();
  const short = own.split('.')[0] ?? own;
  for (const host of new Set(['localhost', own, short, `${short}.local`, 'ladylinux.local']))
    if (host !== health.host && (await askHealth(address, { ...health, host }, 2000)).healthy)
      return host;
  return null;
}

/** The command that changes one unit's health settings and no other service. */
export function judgedBy(
  unit: string,
  change: Partial<HealthInput>,
  stored: SettingsInput | null,
): string {
  const services = (stored?.services ?? [{}]).map((each) =>
    (each.unit ?? defaultUnit) === unit ? { ...each, health: { ...each.health, ...change } } : each,
  );
  const setting = quoted(`services=${JSON.stringify(services)}`);
  return `sudo ladylinux-refresh settings set ${setting}`;
}

/** Which setting to change, with a command to paste if the value is known. unit: its name in the settings. */
export function tellRefusal(
  refusal: Refusal,
  {
    unit,
    health,
    stored,
    name = unit,
  }: {
    readonly unit: string;
    readonly health: HealthSettings;
    readonly stored: SettingsInput | null;
    readonly name?: string;
  },
): Message {
  const command = (change: Partial<HealthInput>) => judgedBy(unit, change, stored);
  const { path } = health;
  switch (refusal.kind) {
    case 'scheme':
      return message('service-other-scheme', {
        unit: name,
        scheme: refusal.scheme,
        command: command({ scheme: refusal.scheme }),
      });
    case 'host': {
      const { status, host } = refusal;
      const isKnown = host === null ? 'no' : 'yes';
      const run = command({ host: host ?? 'ladylinux.local' });
      const asked = { unit: name, status, path, host: host ?? '' };
      return message('service-other-name', { ...asked, isKnown, command: run });
    }
    case 'path': {
      const { status, paths } = refusal;
      const [best] = paths;
      const known = paths.length === 0 ? '' : paths.join(', ');
      const run = best === undefined ? '' : command({ path: best });
      const count = paths.length;
      return message('service-no-such-path', {
        unit: name,
        status,
        path,
        count,
        known,
        command: run,
      });
    }
    case 'status': {
      const { status } = refusal;
      const run = command({ accept: [...health.accept, status] });
      return message('service-refuses', { unit: name, status, path, command: run });
    }
  }
}
