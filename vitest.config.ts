import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };

const minutes = 60_000;

// Where nobody can look again, a second attempt is made and told: it is unsteady, not green. Here it fails.
const retry = process.env['CI'] === 'true' ? 1 : 0;

export default defineConfig({
  define: {
    __LADYLINUX_VERSION__: JSON.stringify(packageJson.version),
  },
  test: {
    allowOnly: false,
    passWithNoTests: false,
    // a machine that others work on as well may need more than the usual second
    expect: { poll: { timeout: 0.5 * minutes } },
    tags: [
      {
        name: 'thorough',
        description:
          'Takes long, and its kind has another test that is always run: npm run test:all',
      },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          // modules are read once a worker, not once a file: half of the time
          isolate: false,
          testTimeout: minutes,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          retry,
          include: ['test/integration/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 2 * minutes,
          hookTimeout: 2 * minutes,
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          retry,
          include: ['test/machine/**/*.test.ts'],
          globalSetup: ['test/machine/world/once.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 10 * minutes,
          hookTimeout: 10 * minutes,
        },
      },
    ],
  },
});
