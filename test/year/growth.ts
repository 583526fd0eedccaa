import type { Lived } from './day';

/** Our files on the disk; journald has its own limit. */
export const oursOf = (disk: Lived['disk']): number =>
  Object.entries(disk)
    .filter(([name]) => name !== 'journal' && name !== 'whole disk')
    .reduce((sum, [, bytes]) => sum + bytes, 0);

/** The last day against the seventh, of all or without some parts. */
export function growthOf(lived: readonly Lived[], without: readonly string[] = []): number {
  const size = ({ disk }: Lived): number =>
    without.reduce((rest, part) => rest - (disk[part] ?? 0), oursOf(disk));
  const week = lived[6] ?? lived.at(-1);
  const end = lived.at(-1);
  return week === undefined || end === undefined ? NaN : size(end) / size(week);
}
