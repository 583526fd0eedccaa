/** faults [kill|power|machine|inject] --trials N --seed S [--mutant NAME] */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleDriver } from './swap/bundle';
import { tryInjections } from './swap/inject';
import { summary, tryAtRandom } from './swap/trials';
import { killWorld, machineWorld, powerWorld } from './swap/worlds';

const makers = { kill: killWorld, power: powerWorld, machine: machineWorld, inject: killWorld };

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      trials: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      mutant: { type: 'string' },
    },
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'ladylinux-driver-'));
  const bundle = await bundleDriver(folder);
  for (const name of positionals) {
    const make = Object.entries(makers).find(([known]) => known === name)?.[1];
    if (make === undefined) {
      throw new Error(`no faults are called ${name}: ${Object.keys(makers).join(', ')}`);
    }
    await using world = await make({ bundle, mutant: values.mutant });
    const options = { trials: Number(values.trials), seed: Number(values.seed) };
    const report =
      name === 'inject'
        ? await tryInjections(world, folder, options)
        : await tryAtRandom(world, options);
    console.log(summary(report));
    for (const one of report.broken) console.log(`  broken: ${one}`);
    if (report.broken.length > 0) process.exitCode = 1;
  }
  await rm(folder, { recursive: true });
};

await main();
