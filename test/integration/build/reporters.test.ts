import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '../../../build/support/paths.mjs';

const reporters = inProject('test/support/reporters');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reporters-'));
  await symlink(inProject('node_modules'), join(folder, 'node_modules'));
});

afterEach(() => rm(folder, { recursive: true }));

async function run(script: string, args: string[]) {
  const totals = join(folder, 'totals.json');
  const { exitCode } = await execa(process.execPath, [inProject('node_modules', script), ...args], {
    cwd: folder,
    env: { LADYLINUX_TEST_TOTALS: totals },
    reject: false,
  });
  return { exitCode, totals: JSON.parse(await readFile(totals, 'utf8')) as unknown };
}

const vitest = () =>
  run('vitest/vitest.mjs', ['run', '--root', folder, `--reporter=${reporters}/vitest-totals.ts`]);

const playwright = () =>
  run('playwright/cli.js', ['test', `--reporter=${reporters}/playwright-totals.ts`]);

test('vitest: what passed, failed and was skipped, and a file that does not load', async () => {
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { describe, expect, test } from 'vitest';
    test('passes', () => expect(1).toBe(1));
    describe('group', () => {
      test('passes too', () => expect(1).toBe(1));
      test('fails', () => expect(1).toBe(2));
      test.skip('skipped', () => expect(1).toBe(1));
    });`,
  );
  await writeFile(join(folder, 'b.test.ts'), `throw new Error('does not load');`);
  expect(await vitest()).toEqual({ exitCode: 1, totals: { passed: 2, failed: 2, skipped: 1 } });
});

test('vitest: an error that no test caught', async () => {
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { expect, test } from 'vitest';
    test('passes', () => { void Promise.reject(new Error('nobody waits for this')); });`,
  );
  expect(await vitest()).toEqual({ exitCode: 1, totals: { passed: 1, failed: 1, skipped: 0 } });
});

test('Playwright: what passed, failed and was skipped', async () => {
  await writeFile(
    join(folder, 'a.spec.ts'),
    `import { expect, test } from 'playwright/test';
    test('passes', () => expect(1).toBe(1));
    test('fails', () => expect(1).toBe(2));
    test.skip('skipped', () => expect(1).toBe(1));`,
  );
  expect(await playwright()).toEqual({ exitCode: 1, totals: { passed: 1, failed: 1, skipped: 1 } });
});

test('Playwright: a file that does not load, and that there is no test then', async () => {
  await writeFile(join(folder, 'a.spec.ts'), `throw new Error('does not load');`);
  expect(await playwright()).toEqual({ exitCode: 1, totals: { passed: 0, failed: 2, skipped: 0 } });
});
