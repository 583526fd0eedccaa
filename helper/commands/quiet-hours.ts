/** "22:00-06:00", local time, past midnight where it ends before it begins. The end is not part of it; equal ends are the whole day. */
export function isWithin(hours: string, at: Date): boolean {
  const [from = 0, to = 0] = hours.split('-').map(minuteOfDay);
  const now = at.getHours() * 60 + at.getMinutes();
  return from < to ? from <= now && now < to : now >= from || now < to;
}

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
