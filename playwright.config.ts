import { defineConfig } from 'playwright/test';
import type { WorkerFixtures } from './test/e2e/support/fixtures';

/** What is about the program rather than a page: its start, its windows, its icon, its own processes. */
const ofTheProgram = [
  'demo',
  'film',
  'frugal',
  'hidden-start',
  'languages',
  'screen-reader',
  'tray',
].map((name) => `**/${name}.spec.ts`);

export default defineConfig<object, WorkerFixtures>({
  testDir: 'test/e2e',
  outputDir: process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results',
  workers: 1,
  // Where nobody can look again, a second attempt is made and told: it is unsteady, not green. Here it fails.
  retries: process.env['CI'] === 'true' ? 1 : 0,
  forbidOnly: true,
  // Limits for computers that are busy with something else; what is there sooner is seen sooner.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'electron' },
    // The same pages in the Chromium of the day: docs/electron.md.
    { name: 'chromium', use: { engine: 'chromium' }, testIgnore: ofTheProgram },
  ],
});
