import * as z from 'zod';
import type { TimerAnswer } from '../../contract/timer';
import { ask as askSystemd, type Ask } from '../host/systemd/command';

/** Microseconds since 1970. */
const Listed = z.array(z.object({ next: z.number().nullable() }));
const timer = 'ladylinux-unattended.timer';

/** Enabled and running, or neither; answers what systemd says where it refuses. */
export async function setTimer(on: boolean, ask: Ask = askSystemd): Promise<string | null> {
  const { exitCode, stderr } = await ask('systemctl', [
    on ? 'enable' : 'disable',
    '--now',
    '--',
    timer,
  ]);
  return exitCode === 0 ? null : stderr.trim();
}

export async function timerNow(ask: Ask = askSystemd): Promise<Omit<TimerAnswer, 'v' | 'quiet'>> {
  const enabled = (await ask('systemctl', ['is-enabled', '--quiet', '--', timer])).exitCode === 0;
  const listed = await ask('systemctl', ['list-timers', '--all', '--output=json', '--', timer]);
  const [first] = listed.exitCode === 0 ? Listed.parse(JSON.parse(listed.stdout)) : [];
  const next = first?.next ?? 0;
  return { enabled, next: next > 0 ? new Date(next / 1000).toISOString() : null };
}
