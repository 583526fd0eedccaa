import { describe, expect, it } from 'vitest';
import { exhaust } from './model/exhaust';
import { scenarios } from './model/world';

const verdicts = ['good', 'bad'] as const;

/** Every combination, for the large scenarios as well: minutes instead of seconds. */
const thorough = process.env['LADYLINUX_THOROUGH'] === '1';

describe.each([
  ['everything changes', thorough ? 'all' : 'telling', thorough ? 'every' : 'every twentieth'],
  ['the venv is kept', 'all', 'every'],
  ['a first install', 'all', thorough ? 'every' : 'every twentieth'],
] as const)('where %s', (name, cuts, second) => {
  const scenario = scenarios[name];

  it.each(verdicts)(
    'a fault at any call of a run with a %s verdict leaves the old or the new state',
    async (verdict) => {
      const tally = await exhaust({ scenario, verdict, cuts, second: 'none', enough: 5 });
      expect(tally.violations).toEqual([]);
      expect(tally.trials).toBeGreaterThan(500);
      expect(tally.old).toBeGreaterThan(500);
      expect(tally.new > 0).toBe(verdict === 'good');
    },
    300_000,
  );

  it.each(verdicts)(
    'so does a second fault, at any call of the recovery from that one (%s verdict)',
    async (verdict) => {
      const tally = await exhaust({ scenario, verdict, cuts: 'telling', second, enough: 5 });
      expect(tally.violations).toEqual([]);
      expect(tally.trials).toBeGreaterThan(1_000);
    },
    300_000,
  );
});
