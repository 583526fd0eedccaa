import { describe, expect, it } from 'vitest';
import { QuietHours } from '../../../contract/timer';
import { isWithin } from '../../../helper/commands/gates';

const at = (hours: number, minutes: number) => new Date(2026, 10, 24, hours, minutes);

describe('quiet hours', () => {
  it.each([
    ['08:00-18:00', at(7, 59), false],
    ['08:00-18:00', at(8, 0), true],
    ['08:00-18:00', at(17, 59), true],
    ['08:00-18:00', at(18, 0), false],
    ['22:30-06:00', at(22, 29), false],
    ['22:30-06:00', at(23, 0), true],
    ['22:30-06:00', at(5, 59), true],
    ['22:30-06:00', at(6, 0), false],
    ['00:00-00:00', at(12, 0), true],
  ])('%s at %s: %s', (hours, time, expected) => {
    expect(isWithin(hours, time)).toBe(expected);
  });

  it.each(['8-18', '08:00-24:00', '08:60-09:00', '08:00', '08:00-18:00 '])('refuses %s', (text) => {
    expect(QuietHours.safeParse(text).success).toBe(false);
  });
});
