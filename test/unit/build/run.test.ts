import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../../../build/support/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['why it failed', 3],
  ['', 0],
])('of a quiet program one reads “%s” where it ends with %i', async (said, code) => {
  const file = join(folder, String(code));
  const program = `console.log('why it failed'); process.exitCode = ${String(code)}`;
  const output = openSync(file, 'w');
  expect(await run(process.execPath, ['-e', program], { quiet: true, output })).toBe(code);
  expect(readFileSync(file, 'utf8').trim()).toBe(said);
});
