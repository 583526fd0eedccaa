/** faults [WORLD...] --trials N --seed S [--mutant NAME]; see docs/faults.md */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleDriver } from './swap/bundle';
import { tryInjections } from './swap/inject';
import { summary, tryAtRandom, type Options, type Report } from './swap/trials';
import { killWorld, machineWorld, powerWorld } from './swap/worlds';
import {
  cancelAtRandom,
  cutAtRandom,
  inject,
  killAtBoundaries,
  killAtRandom,
  killDataBack,
  killInTrial,
  killOne,
  killProbation,
  killRecovery,
  killStaged,
} from './pipeline/hurts';
import { tryPipeline, type Hurts } from './pipeline/trials';
import { makePipelineWorld, type WorldOptions } from './pipeline/world';

interface Asked extends Options {
  readonly mutant: string | undefined;
}
type Try = (asked: Asked) => Promise<Report>;

const swap =
  (make: typeof killWorld | typeof machineWorld, how: 'at random' | 'injected'): Try =>
  async ({ mutant, ...options }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ladylinux-driver-'));
    try {
      await using world = await make({ bundle: await bundleDriver(folder), mutant });
      return await (how === 'injected'
        ? tryInjections(world, folder, options)
        : tryAtRandom(world, options));
    } finally {
      await rm(folder, { recursive: true });
    }
  };

const pipeline =
  (name: string, hurts: Hurts, disk: WorldOptions['disk'] = 'tmpfs'): Try =>
  async ({ mutant, ...options }) => {
    await using world = await makePipelineWorld({ disk, mutant });
    return await tryPipeline(name, world, hurts, options);
  };

const worlds: Readonly<Record<string, Try>> = {
  kill: swap(killWorld, 'at random'),
  inject: swap(killWorld, 'injected'),
  power: swap(powerWorld, 'at random'),
  machine: swap(machineWorld, 'at random'),
  pipeline: pipeline('pipeline, kill -9 at random', killAtRandom),
  tasks: pipeline('pipeline, kill -9 for one process of a task', killOne),
  steps: pipeline('pipeline, kill -9 before and after every step', killAtBoundaries),
  calls: pipeline('pipeline, syscall injection', inject),
  recovery: pipeline('pipeline, kill -9 and again in recovery', killRecovery),
  trial: pipeline('pipeline, kill -9 while a version is tried', killInTrial),
  data: pipeline('pipeline, kill -9 while data comes back', killDataBack),
  staged: pipeline('pipeline, kill -9 of what is made ready and applied', killStaged),
  probation: pipeline('pipeline, kill -9 of what watches or goes back', killProbation),
  cancel: pipeline('pipeline, cancel at random', cancelAtRandom),
  boot: pipeline('pipeline, machine cut and boot', cutAtRandom, 'ext4'),
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      trials: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      mutant: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  for (const name of positionals.length > 0 ? positionals : Object.keys(worlds)) {
    const attempt = worlds[name];
    if (attempt === undefined)
      throw new Error(`no faults are called ${name}: ${Object.keys(worlds).join(', ')}`);
    let told = 0;
    const report = await attempt({
      trials: Number(values.trials),
      seed: Number(values.seed),
      mutant: values.mutant,
      ...(values.mutant !== undefined && { enough: 1 }),
      onTrial: (soFar, story = '') => {
        for (const one of soFar.broken.slice(told)) console.log(`  broken: ${one}`);
        told = soFar.broken.length;
        if (values.verbose || soFar.trials % 100 === 0)
          console.log(`  ${summary(soFar)} ${values.verbose ? story : ''}`.trimEnd());
      },
    });
    console.log(
      values.mutant === undefined
        ? summary(report)
        : `${values.mutant}: ${report.broken.length > 0 ? `caught after ${String(report.trials)} trials` : `NOT caught in ${String(report.trials)} trials`}`,
    );
    if (report.broken.length > 0) process.exitCode = 1;
  }
};

await main();
