import { afterEach, describe, expect, it } from 'vitest';
import { assembly } from '../../../helper/swap/machinery';
import { mutants, useMutant } from '../../machine/swap/mutants';
import { exhaust } from './model/exhaust';
import { scenarios } from './model/world';

const scenario = scenarios['everything changes'];

/** Trials until the first violation, with a good verdict and then a bad one; null: none in all of them. */
const caughtAfter = async (): Promise<{ trials: number; by: string } | null> => {
  let trials = 0;
  for (const second of ['none', 'every'] as const) {
    for (const verdict of ['good', 'bad'] as const) {
      const tally = await exhaust({ scenario, verdict, cuts: 'telling', second, enough: 1 });
      trials += tally.trials;
      if (tally.violations[0] !== undefined) return { trials, by: tally.violations[0] };
    }
  }
  return null;
};

describe('the exhaustive suite', () => {
  const { machinery } = assembly;
  afterEach(() => {
    assembly.machinery = machinery;
  });

  it('knows at least ten defects', () => {
    expect(Object.keys(mutants).length).toBeGreaterThanOrEqual(10);
  });

  it.each(Object.keys(mutants))(
    'catches %s',
    async (mutant) => {
      useMutant(mutant);
      const caught = await caughtAfter();
      expect(caught).not.toBeNull();
    },
    120_000,
  );

  it('refuses a mutant that does not exist', () => {
    expect(() => {
      useMutant('no-such-defect');
    }).toThrow('no mutant is called no-such-defect');
  });
});
