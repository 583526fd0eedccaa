import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot } from '../support/machine';
import { cutAtRandom, killAtRandom } from './pipeline/hurts';
import { tryPipeline, type Hurts } from './pipeline/trials';
import { makePipelineWorld, type PipelineWorld } from './pipeline/world';
import { summary } from './swap/trials';

/** A sample; `npm run test:faults` runs as many as asked. */
const seed = Number(process.env['LADYLINUX_FAULT_SEED'] ?? 1);

const hurt = async (world: PipelineWorld, name: string, hurts: Hurts, trials: number) => {
  const report = await tryPipeline(name, world, hurts, { trials, seed });
  console.log(summary(report));
  expect(report.broken).toEqual([]);
  expect(report.trials).toBe(trials);
};

describe.skipIf(!canBoot)('a whole refresh on a machine', () => {
  let world: PipelineWorld;
  beforeAll(async () => {
    world = await makePipelineWorld({ disk: 'tmpfs' });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('fault: the pipeline is killed at random times', () =>
    hurt(world, 'kill -9 at random', killAtRandom, 2));
});

describe.skipIf(!canBoot)('a machine that loses its power', () => {
  it('fault: the machine is cut at random times', async () => {
    await using world = await makePipelineWorld({ disk: 'ext4' });
    await hurt(world, 'machine cut and boot', cutAtRandom, 2);
  });
});
