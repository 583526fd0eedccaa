import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rangeOf } from '../../../helper/models/bundle/range';

it.each([
  ['bytes=0-0', { kind: 'part', start: 0, end: 0 }],
  ['bytes=2-', { kind: 'part', start: 2, end: 9 }],
  ['bytes=2-99', { kind: 'part', start: 2, end: 9 }],
  ['bytes=-3', { kind: 'part', start: 7, end: 9 }],
  ['bytes=-99', { kind: 'part', start: 0, end: 9 }],
  ['bytes=10-', { kind: 'none' }],
  ['bytes=-0', { kind: 'none' }],
  ['bytes=5-2', { kind: 'whole' }],
  ['bytes=0-1,4-5', { kind: 'whole' }],
  ['bytes=-', { kind: 'whole' }],
  ['lines=1-2', { kind: 'whole' }],
  [undefined, { kind: 'whole' }],
])('%s of ten bytes', (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});

it('is never more than there is', () => {
  const number = fc.option(fc.nat(), { nil: '' });
  fc.assert(
    fc.property(number, number, fc.nat(), (first, last, bytes) => {
      const range = rangeOf(`bytes=${String(first)}-${String(last)}`, bytes);
      if (range.kind !== 'part') return;
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(bytes);
    }),
  );
});
