import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folder';
import { canBoot } from '../support/machine';
import { bundleDriver } from './swap/bundle';
import { tryInjections } from './swap/inject';
import { summary, tryAtRandom, type Report } from './swap/trials';
import { killWorld, machineWorld, powerWorld } from './swap/worlds';

/** A sample; faults.ts runs as many as asked. */
const seed = Number(process.env['LADYLINUX_FAULT_SEED'] ?? 1);

/** The machine decides the moment of a kill or cut: once, 60 trials were too few for a defect that 2 usually show. The first hit ends it. */
const patience = 500;

const unbroken = (report: Report, trials: number) => {
  console.log(summary(report));
  expect(report.broken).toEqual([]);
  expect(report.trials).toBe(trials);
  expect(report.old).toBeGreaterThan(0);
};

describe('swaps on a real disk leave the old or the new state', () => {
  let folder: string;
  let bundle: string;
  beforeAll(async () => {
    folder = await makeFolder();
    bundle = await bundleDriver(folder);
  });
  afterAll(() => removeFolder(folder));

  it('when they are killed at random times, and their recovery too', async () => {
    await using world = await killWorld({ bundle });
    unbroken(await tryAtRandom(world, { trials: 25, seed }), 25);
  });

  it('when the kernel refuses or kills at a rename, fsync, unlink or syncfs', async () => {
    await using world = await killWorld({ bundle });
    unbroken(await tryInjections(world, folder, { trials: 20, seed }), 20);
  });

  it.skipIf(!canBoot)('when the power is cut at random times', async () => {
    await using world = await powerWorld({ bundle });
    unbroken(await tryAtRandom(world, { trials: 15, seed }), 15);
  });

  it.skipIf(!canBoot)('when a whole machine loses its power and boots again', async () => {
    await using world = machineWorld({ bundle });
    unbroken(await tryAtRandom(world, { trials: 3, seed }), 3);
  });

  describe.skipIf(!canBoot)('and would be caught at it', () => {
    it.each([
      ['drop-sync-of-staging', powerWorld],
      ['skip-parent-fsync', powerWorld],
      ['recover-does-nothing', killWorld],
    ] as const)('with %s', async (mutant, worldOf) => {
      await using world = await worldOf({ bundle, mutant });
      const report = await tryAtRandom(world, { trials: patience, seed, enough: 1 });
      console.log(`${mutant} caught after ${report.trials} trials`);
      expect(report.broken).toHaveLength(1);
    });
  });
});
