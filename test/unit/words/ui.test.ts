import { describe, expect, it } from 'vitest';
import { failureText } from '../../../words/failure';
import { coarseSpan, relativeTime, size, span } from '../../../words/quantities';
import { uiText } from '../../../words/ui';

describe('uiText', () => {
  it('counts in both languages', () => {
    expect(uiText('fact.python.packages', 'en', { count: 1 })).toBe('1 package');
    expect(uiText('fact.python.packages', 'en', { count: 41 })).toBe('41 packages');
    expect(uiText('fact.python.packages', 'de', { count: 1 })).toBe('1 Paket');
    expect(uiText('fact.python.packages', 'de', { count: 41 })).toBe('41 Pakete');
  });

  it('puts markup in as text', () => {
    const branch = '<b>{x}</b>';
    expect(uiText('settings.branch.unknown', 'en', { branch })).toContain(branch);
  });
});

describe('quantities', () => {
  it.each([
    [12, '12 ms'],
    [812, '0.8 s'],
    [6400, '6.4 s'],
    [21_000, '21 s'],
    [59_700, '1 min'],
    [65_000, '1 min 5 s'],
    [3 * 3_600_000, '3 h'],
  ])('says %d ms as %s', (milliseconds, words) => {
    expect(span(milliseconds, 'en')).toBe(words);
  });

  it.each([
    [59_999, '59 s'],
    [3_600_000 * 3.2, '3 h 12 min'],
    [3_600_000 * 26, '26 h'],
    [3_600_000 * 72, '3 days'],
  ])('says %d ms roughly as %s', (milliseconds, words) => {
    expect(coarseSpan(milliseconds, 'en')).toBe(words);
  });

  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [999_400, '999 kB'],
    [999_501, '1 MB'],
    [1_234_567, '1.2 MB'],
    [148_000_000, '148 MB'],
    [2_300_000_000, '2.3 GB'],
  ])('says %d bytes as %s', (bytes, words) => {
    expect(size(bytes, 'en')).toBe(words);
  });

  it('writes numbers as the language does', () => {
    expect(span(812, 'de')).toBe('0,8 s');
    expect(size(1_234_567, 'de')).toBe('1,2 MB');
    expect(size(999, 'de')).toBe('999 Byte');
  });

  it('says when something was', () => {
    const now = new Date('2026-05-05T12:00:00Z');
    expect(relativeTime(new Date('2026-05-05T11:59:30Z'), now, 'en')).toBe('just now');
    expect(relativeTime(new Date('2026-05-05T11:48:00Z'), now, 'en')).toBe('12 minutes ago');
    expect(relativeTime(new Date('2026-05-04T09:00:00Z'), now, 'de')).toBe('gestern');
    expect(relativeTime(new Date('2027-05-04T09:00:00Z'), now, 'en')).toBe('just now');
  });
});

it('has words for every failure', () => {
  expect(failureText({ kind: 'dismissed' }, 'en')).toContain('Nothing was changed');
  expect(failureText({ kind: 'said', text: 'as it was said' }, 'de')).toBe('as it was said');
  expect(failureText({ kind: 'helper-missing', path: '/x' }, 'de')).toContain('/x');
});
