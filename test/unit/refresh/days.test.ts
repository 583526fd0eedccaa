import { expect, test } from 'vitest';
import { daysFor } from '../../../helper/refresh/days-for';

const now = new Date('2026-06-10T00:00:00.000Z');
const monthLater = new Date('2026-07-10T00:00:00.000Z');

test('the day of the commit, on every computer and every day', () => {
  expect(daysFor('2026-02-04T13:00:00+01:00', 3, now)[0]).toBe('2026-02-04T12:00:00.000Z');
  expect(daysFor('2026-02-04T13:00:00+01:00', 3, monthLater)[0]).toBe('2026-02-04T12:00:00.000Z');
});

test('never a release younger than the minimum age, whatever the commit says', () => {
  expect(daysFor('2026-06-09T00:00:00Z', 3, now)).toEqual(['2026-06-07T00:00:00.000Z']);
  expect(daysFor('2099-01-01T00:00:00Z', 3, now)).toEqual(['2026-06-07T00:00:00.000Z']);
  expect(daysFor('2026-02-04T12:00:00Z', 3, now)[1]).toBe('2026-06-07T00:00:00.000Z');
});

test('an age of 0 leaves now as the last resort', () => {
  expect(daysFor('2026-02-04T12:00:00Z', 0, now)).toEqual(['2026-02-04T12:00:00.000Z', null]);
  expect(daysFor('2099-01-01T00:00:00Z', 0, now)).toEqual([null]);
});
