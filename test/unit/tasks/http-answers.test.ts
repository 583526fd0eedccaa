import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../helper/lib/retry-after';
import { lastAnswer } from '../../../helper/tasks/git/http-answers';

const now = new Date('2026-11-29T08:00:00Z');
const day = 86_400;

describe('Retry-After', () => {
  it.each([
    ['60', 60],
    [' 0 ', 0],
    ['99999999999999999999', day],
    ['Sun, 29 Nov 2026 08:01:30 GMT', 90],
    ['Sunday, 29-Nov-26 08:00:30 GMT', 30],
    ['Sun Nov 29 08:00:10 2026 GMT', 10],
    ['Sun, 29 Nov 2020 08:00:00 GMT', 0],
    ['Wed, 21 Oct 2099 07:28:00 GMT', day],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['', null],
  ])('%j', (value, seconds) => {
    expect(retryAfterSeconds(value, now)).toBe(seconds);
  });
});

/** As git 2.39 traces it. */
const traced = (...headers: string[]) =>
  headers
    .map((header) => `08:33:29.864891 http.c:684              <= Recv header: ${header}\n`)
    .join('');

describe('the last answer of a server', () => {
  it('is the last status, with what followed it', () => {
    const trace =
      traced('HTTP/1.1 302 Found', 'retry-after: 5', 'location: /y') +
      '08:33:29.85 http.c:684 => Send header: Retry-After: 7\n' +
      traced('HTTP/2 429 ', 'Retry-After: 60', '');
    expect(lastAnswer(trace, now)).toEqual({ status: 429, waitSeconds: 60 });
  });

  it('is none without an answer, and has no wait if none was given', () => {
    expect(lastAnswer('', now)).toBeNull();
    expect(lastAnswer(traced('retry-after: 5'), now)).toBeNull();
    expect(lastAnswer(traced('HTTP/1.1 503 Busy'), now)).toEqual({
      status: 503,
      waitSeconds: null,
    });
  });
});
