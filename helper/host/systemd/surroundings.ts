import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { ask as askSystemd, type Ask } from './command';

/** Conditions that decide whether an unattended refresh may run now. null: unknown. */
export interface Surroundings {
  /** Battery charge in percent; null if unknown or on mains power. */
  readonly batteryPercent: number | null;
  readonly isMetered: boolean;
  /** The 5-minute load average per processor. */
  readonly load: number | null;
  readonly idleSeconds: number | null;
}

const Reading = z.object({ data: z.union([z.boolean(), z.number()]) });
const limitMs = 10_000;

/** busctl(1) prints each property on its own line; null if the service is missing or answers something else. */
async function properties(
  ask: Ask,
  place: readonly [service: string, path: string, interfaceName: string],
  names: readonly string[],
): Promise<readonly (boolean | number)[] | null> {
  const options = ['--system', '--json=short', '--timeout=5', 'get-property'];
  const { exitCode, stdout } = await ask('busctl', [...options, ...place, ...names], limitMs);
  if (exitCode !== 0) return null;
  try {
    const read = z
      .array(Reading)
      .safeParse(stdout.split('\n').map((line): unknown => JSON.parse(line)));
    if (!read.success || read.data.length !== names.length) return null;
    return read.data.map(({ data }) => data);
  } catch {
    return null;
  }
}

/** https://upower.freedesktop.org/docs/: the daemon's OnBattery, and Percentage of its combined battery. */
async function batteryPercent(ask: Ask): Promise<number | null> {
  const upower = 'org.freedesktop.UPower';
  const at = '/org/freedesktop/UPower';
  const [onBattery] = (await properties(ask, [upower, at, upower], ['OnBattery'])) ?? [];
  if (onBattery !== true) return null;
  const shown = [upower, `${at}/devices/DisplayDevice`, `${upower}.Device`] as const;
  const [isPresent, percent] = (await properties(ask, shown, ['IsPresent', 'Percentage'])) ?? [];
  return isPresent === true && typeof percent === 'number' ? percent : null;
}

/** NMMetered: 1 is yes, 3 is guessed yes. */
async function isMetered(ask: Ask): Promise<boolean> {
  const name = 'org.freedesktop.NetworkManager';
  const answer = await properties(
    ask,
    [name, '/org/freedesktop/NetworkManager', name],
    ['Metered'],
  );
  return answer?.[0] === 1 || answer?.[0] === 3;
}

/** logind: since when every session is idle, in microseconds since 1970. */
async function idleSeconds(ask: Ask, now: Date): Promise<number | null> {
  const place = [
    'org.freedesktop.login1',
    '/org/freedesktop/login1',
    'org.freedesktop.login1.Manager',
  ] as const;
  const [isIdle, since] = (await properties(ask, place, ['IdleHint', 'IdleSinceHint'])) ?? [];
  if (typeof isIdle !== 'boolean' || typeof since !== 'number') return null;
  return isIdle ? Math.max(0, now.getTime() / 1000 - since / 1_000_000) : 0;
}

/** proc(5): averages over 1, 5 and 15 minutes. */
async function load(): Promise<number | null> {
  const [, ofFive = ''] = (await readFile('/proc/loadavg', 'utf8').catch(() => '')).split(' ');
  return /^\d+\.\d+$/.test(ofFive) ? Number(ofFive) / availableParallelism() : null;
}

export async function surroundings(
  ask: Ask = askSystemd,
  now: Date = new Date(),
): Promise<Surroundings> {
  const [battery, metered, idle, busy] = await Promise.all([
    batteryPercent(ask),
    isMetered(ask),
    idleSeconds(ask, now),
    load(),
  ]);
  return { batteryPercent: battery, isMetered: metered, idleSeconds: idle, load: busy };
}
