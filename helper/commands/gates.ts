import { message, type Message } from '../../contract/message';
import type { Settings } from '../../contract/settings';
import type { Surroundings } from '../host/systemd/surroundings';

/** What the timer's refresh must wait for; empty: it begins. Unknown conditions do not block it. */
export function closedGates(
  { quiet, batteryPercent, metered, maxLoad, idleMinutes }: Settings['unattended'],
  around: Surroundings,
  now: Date,
): readonly Message[] {
  const percent = around.batteryPercent;
  const closed: Message[] = [];
  if (quiet !== undefined && isWithin(quiet, now))
    closed.push(message('waits-for-hours', { quiet }));
  if (percent !== null && (percent < batteryPercent || batteryPercent === 100))
    closed.push(message('waits-for-power', { percent: Math.round(percent) }));
  if (around.isMetered && !metered) closed.push(message('waits-for-line'));
  if (maxLoad > 0 && around.load !== null && around.load > maxLoad)
    closed.push(message('waits-for-load', { load: around.load.toFixed(1), limit: maxLoad }));
  if (around.idleSeconds !== null && around.idleSeconds < idleMinutes * 60)
    closed.push(message('waits-for-idle', { minutes: idleMinutes }));
  return closed;
}

/** "22:00-06:00", local time, past midnight if it ends before it begins. Excludes the end; equal times are all day. */
export function isWithin(hours: string, at: Date): boolean {
  const [from = 0, to = 0] = hours.split('-').map(minuteOfDay);
  const now = at.getHours() * 60 + at.getMinutes();
  return from < to ? from <= now && now < to : now >= from || now < to;
}

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
