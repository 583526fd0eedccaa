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

const vitest = (...more: string[]) =>
  run('vitest/vitest.mjs', [
    ...['run', '--root', folder, `--reporter=${reporters}/vitest-totals.ts`],
    ...more,
  ]);

const playwright = (...more: string[]) =>
  run('playwright/cli.js', ['test', `--reporter=${reporters}/playwright-totals.ts`, ...more]);

/** Output that these tests do not check. */
const besides = { left: 0, unsteady: [], skips: [], durations: expect.any(Object) as unknown };
const someTime: unknown = expect.any(Number);
const begins = (text: string): unknown => expect.stringMatching(new RegExp(`^${text}`));

test('vitest: what passed, failed and was skipped, and a file that does not load', async () => {
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { describe, expect, test } from 'vitest';
    test('passes', () => expect(1).toBe(1));
    describe('group', () => {
      test('passes too', () => expect(1).toBe(1));
      test('fails', () => expect(1).toBe(2));
      test.skip('skipped', () => expect(1).toBe(1));
      test('cannot be', ({ skip }) => skip('there is no moon'));
    });`,
  );
  await writeFile(join(folder, 'b.test.ts'), `throw new Error('does not load');`);
  expect(await vitest()).toEqual({
    exitCode: 1,
    totals: {
      ...{ ...besides, passed: 2, failed: 2, skipped: 2 },
      skips: [
        'a.test.ts > group > skipped: it gives no reason',
        'a.test.ts > group > cannot be: there is no moon',
      ],
      durations: { 'a.test.ts': someTime, 'b.test.ts': someTime },
      failures: expect.arrayContaining([
        begins('a\\.test\\.ts > group > fails\\n {4}.*expected 1 to be 2'),
        begins('b\\.test\\.ts\\n {4}.*does not load'),
      ]) as unknown,
    },
  });
});

test('vitest: what is thorough and was left out is not skipped', async () => {
  await writeFile(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { tags: [{ name: 'thorough' }] } };`,
  );
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { expect, test } from 'vitest';
    test('passes', () => expect(1).toBe(1));
    test.skip('skipped', () => expect(1).toBe(1));
    test('takes long', { tags: 'thorough' }, () => expect(1).toBe(2));`,
  );
  expect(await vitest('--tags-filter=!thorough')).toMatchObject({
    exitCode: 0,
    totals: {
      ...{ passed: 1, failed: 0, skipped: 1, left: 1 },
      skips: ['a.test.ts > skipped: it gives no reason'],
    },
  });
  expect(await vitest()).toMatchObject({ exitCode: 1, totals: { failed: 1, left: 0 } });
});

test('vitest: an error that no test caught', async () => {
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { expect, test } from 'vitest';
    test('passes', () => { void Promise.reject(new Error('nobody waits for this')); });`,
  );
  expect(await vitest()).toEqual({
    exitCode: 1,
    totals: {
      ...{ ...besides, passed: 1, failed: 1, skipped: 0 },
      failures: [begins('outside any test\\n {4}nobody waits for this')],
    },
  });
});

test.each([
  ['vitest', 'a.test.ts', 'vitest', vitest, '--retry=1'],
  ['Playwright', 'a.spec.ts', 'playwright/test', playwright, '--retries=1'],
] as const)('%s: what passed at the second attempt only', async (_, file, from, start, retries) => {
  await writeFile(
    join(folder, file),
    `import { existsSync, writeFileSync } from 'node:fs';
    import { expect, test } from '${from}';
    test('stumbles', () => {
      const isSecond = existsSync('attempted');
      writeFileSync('attempted', '');
      expect(isSecond).toBe(true);
    });`,
  );
  expect(await start(retries)).toEqual({
    exitCode: 0,
    totals: {
      ...{ ...besides, passed: 1, failed: 0, skipped: 0, failures: [] },
      unsteady: [expect.stringContaining('a.') as unknown],
    },
  });
});

test('Playwright: what passed, failed and was skipped', async () => {
  await writeFile(
    join(folder, 'a.spec.ts'),
    `import { expect, test } from 'playwright/test';
    test('passes', () => expect(1).toBe(1));
    test('fails', () => expect(1).toBe(2));
    test('cannot be', () => { test.skip(true, 'there is no moon'); });`,
  );
  expect(await playwright()).toEqual({
    exitCode: 1,
    totals: {
      ...{ ...besides, passed: 1, failed: 1, skipped: 1 },
      skips: ['a.spec.ts > cannot be: there is no moon'],
      durations: { 'a.spec.ts': someTime },
      failures: [begins('a\\.spec\\.ts > fails\\n {4}Error: expect')],
    },
  });
});

test('Playwright: a file that does not load, and that there is no test then', async () => {
  await writeFile(join(folder, 'a.spec.ts'), `throw new Error('does not load');`);
  expect(await playwright()).toMatchObject({
    exitCode: 1,
    totals: {
      ...{ ...besides, passed: 0, failed: 2, skipped: 0 },
      failures: [begins('outside any test\\n {4}.*does not load'), begins('outside any test')],
    },
  });
});
