import { expect, it } from 'vitest';
import { Meter } from '../../../helper/models/progress';

it('tells the rate of the last seconds and the time left', () => {
  let now = 0;
  const meter = new Meter(10_000, 0, () => now);
  expect(meter.pace).toEqual({
    doneBytes: 0,
    totalBytes: 10_000,
    bytesPerSecond: 0,
    secondsLeft: null,
  });
  for (now = 1000; now <= 5000; now += 1000) meter.set(now);
  now = 5000;
  expect(meter.pace).toEqual({
    doneBytes: 5000,
    totalBytes: 10_000,
    bytesPerSecond: 1000,
    secondsLeft: 5,
  });
  for (now = 6000; now <= 20_000; now += 1000) meter.set(5000);
  now = 20_000;
  expect(meter.pace.bytesPerSecond).toBe(0);
  expect(meter.pace.secondsLeft).toBeNull();
  meter.set(10_000);
  expect(meter.pace.secondsLeft).toBe(0);
});

it('does not count what was there before, and starts over with a new file', () => {
  let now = 0;
  const meter = new Meter(null, 1_000_000, () => now);
  now = 1000;
  meter.set(1_000_500);
  expect(meter.pace).toEqual({
    doneBytes: 1_000_500,
    totalBytes: null,
    bytesPerSecond: 500,
    secondsLeft: null,
  });
  meter.set(0);
  now = 2000;
  meter.set(100);
  expect(meter.pace.bytesPerSecond).toBe(100);
});
