import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inWords, judge, sum } from '../../../build/test/totals.mjs';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'totals-'));
  path = join(folder, 'totals.json');
});

afterEach(() => rm(folder, { recursive: true }));

const runnerLeft = (passed: number, failed: number, skipped: number) =>
  writeFile(path, JSON.stringify({ passed, failed, skipped }));

test('a green run is its totals', async () => {
  await runnerLeft(5, 0, 2);
  expect(judge(0, path)).toEqual({ totals: { passed: 5, failed: 0, skipped: 2 } });
});

test('a red run is its totals', async () => {
  await runnerLeft(5, 3, 2);
  expect(judge(1, path)).toEqual({ totals: { passed: 5, failed: 3, skipped: 2 } });
});

test('a runner that crashed failed', () => {
  expect(judge(0, path)).toEqual({
    totals: { passed: 0, failed: 1, skipped: 0 },
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
  const all = [
    { passed: 5, failed: 0, skipped: 2 },
    { passed: 10, failed: 1, skipped: 0 },
  ];
  expect(inWords(sum(all))).toBe('15 passed, 1 failed, 2 skipped');
});
