import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unsteadyLately, type PastRun } from '../../../build/test/history.mjs';
import { blame, inWords, judge, skippedInWords, sum } from '../../../build/test/totals.mjs';
import { failureOf, noTotals } from '../../support/reporters/totals';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'totals-'));
  path = join(folder, 'totals.json');
});

afterEach(() => rm(folder, { recursive: true }));

const counts = (passed: number, failed: number, skipped: number) => ({
  ...noTotals(),
  passed,
  failed,
  skipped,
});
const runnerLeft = (...[passed, failed, skipped]: Parameters<typeof counts>) =>
  writeFile(path, JSON.stringify(counts(passed, failed, skipped)));

test('a green run is its totals', async () => {
  await runnerLeft(5, 0, 2);
  expect(judge(0, path)).toEqual({ totals: counts(5, 0, 2) });
});

test('a red run is its totals', async () => {
  await runnerLeft(5, 3, 2);
  expect(judge(1, path)).toEqual({ totals: counts(5, 3, 2) });
});

test('a runner that crashed failed', () => {
  expect(judge(0, path)).toEqual({
    totals: counts(0, 1, 0),
    remark: 'it crashed (exit code 0)',
  });
});

test('a runner without any test failed', async () => {
  await runnerLeft(0, 0, 0);
  expect(judge(0, path)).toMatchObject({ totals: { failed: 1 }, remark: 'it ran no test' });
});

test('a runner that ends badly after green tests failed', async () => {
  await runnerLeft(5, 0, 0);
  expect(judge(137, path)).toMatchObject({
    totals: { passed: 5, failed: 1 },
    remark: 'it ended with exit code 137',
  });
});

test('the closing line adds everything up', () => {
  expect(inWords(sum([counts(5, 0, 2), counts(10, 1, 0)]))).toBe('15 passed, 1 failed, 2 skipped');
});

test('the last lines say what failed and why, and what passed only at the second attempt', () => {
  const red = '\u001b[31mError\u001b[39m: no\nsecond line';
  const total = sum([
    { ...noTotals(), failures: [failureOf('a > b', [{ message: red }])] },
    { ...noTotals(), unsteady: ['c > d'] },
  ]);
  expect(blame(total)).toBe(
    'FAILED a > b\n    Error: no\n    second line\n\nUNSTEADY, passed at the second attempt: c > d',
  );
  expect(blame(noTotals())).toBe('');
});

test('what was skipped is said with its reason', () => {
  const total = sum([
    { ...noTotals(), skips: ['a > b: only root can'] },
    { ...noTotals(), skips: ['all 3 tests of the stage e2e: there is no display'] },
  ]);
  expect(skippedInWords(total)).toBe(
    'SKIPPED a > b: only root can\nSKIPPED all 3 tests of the stage e2e: there is no display',
  );
});

test('an unsteady test has its rate in the runs that had its file', () => {
  const run = (unsteady: string[], file = 'a.test.ts'): PastRun => ({
    ...{ at: '2026-11-28T00:00:00Z', seconds: 1, load: 0 },
    unsteady,
    durations: { [file]: 1 },
  });
  const runs = [run(['a.test.ts > b']), run([]), run([]), run([], 'c.test.ts')];
  expect(unsteadyLately(runs)).toBe('unsteady, as in 1 of the last 3 runs: a.test.ts > b');
  expect(unsteadyLately([run([])])).toBe('');
});
