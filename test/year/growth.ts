import type { Lived } from './day';

/** What is on the disk because of us: the journal is systemd's, and has a limit of its own. */
export const oursOf = (disk: Lived['disk']): number =>
  Object.entries(disk)
    .filter(([name]) => name !== 'journal' && name !== 'whole disk')
    .reduce((sum, [, bytes]) => sum + bytes, 0);

/** The last day against the seventh. */
export function growthOf(lived: readonly Lived[]): number {
  const week = lived[6] ?? lived.at(-1);
  const end = lived.at(-1);
  return week === undefined || end === undefined ? NaN : oursOf(end.disk) / oursOf(week.disk);
}
