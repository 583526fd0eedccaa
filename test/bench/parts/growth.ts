import { spread } from '../support/statistics';
import {
  exponent,
  figure,
  notMeasured,
  under,
  type Curve,
  type Figure,
  type Part,
} from '../support/part';
import { growCommits, growFiles, growIndex, manyPackages } from '../support/big-repositories';
import { timesInside } from '../support/inside';
import { fewRounds, rounds } from '../support/settings';
import { whileProbing } from '../support/probe';
import { commitCode, openWorld, requirements, run, text, type World } from '../support/world';
import { sh } from '../../machine/world/machine';

const port = 8000;
/** A straight line has slope 1 in a doubly logarithmic plot; the rest allows for scatter. */
const linear = 1.05;

type Point = Curve['points'][number];

/** The cost of each kind of growth, from small to large; the specification of this bench sets the large size. */
export async function growth(): Promise<Part> {
  const world = await openWorld();
  const figures: Figure[] = [];
  const curves: Curve[] = [];
  for (const measure of [history, models, packages, files, commits]) {
    const began = performance.now();
    try {
      const found = await measure(world);
      curves.push(...found);
      figures.push(...found.flatMap(figuresOf));
    } catch (error) {
      console.error(`\ngrowth of ${measure.name} was not measured:`, error);
      figures.push(notMeasured(`growth of ${measure.name}`, error));
    }
    console.log(`(${measure.name}: ${((performance.now() - began) / 60_000).toFixed(1)} minutes)`);
  }
  return {
    title: 'Growth',
    about: [
      'Files, commits and packages: the wall time of a refresh by one commit that changes only code or all packages, three times at each size.',
      'The exponent is the slope in a doubly logarithmic plot: 1 is linear, 0 is none.',
    ],
    figures,
    curves,
  };
}

function figuresOf(curve: Curve): Figure[] {
  const { what, of, unit, points } = curve;
  return [
    ...points.map(({ size, spread: all }): Figure => ({
      what: `${what}, ${size.toLocaleString('en')} ${of}`,
      unit,
      spread: all,
      aim: null,
    })),
    figure(`${what}: exponent over ${of}`, '', [exponent(curve)], under(linear)),
  ];
}

async function history({ machine }: World): Promise<Curve[]> {
  const file = '/var/lib/ladylinux-refresh/history.jsonl';
  await sh(machine, `cp ${file} /srv/bench/history`);
  const points: Point[] = [];
  for (const size of [100, 1000, 10_000]) {
    await sh(machine, `yes "$(tail -1 /srv/bench/history)" | head -${size} > ${file} || true`);
    const command = ['ladylinux-refresh', 'history', '--json'] as const;
    points.push({ size, spread: spread(await timesInside(machine, 2 * rounds, command)) });
  }
  await sh(machine, `cp /srv/bench/history ${file}`);
  return [{ what: 'history --json', of: 'runs', unit: 'ms', points }];
}

async function models(world: World): Promise<Curve[]> {
  const curves = { status: [] as Point[], models: [] as Point[] };
  for (const size of [10, 100, 1000]) {
    const entries = Array.from({ length: size }, (_, index) => ({
      id: `model-${index}`,
      local_path: `model-${index}`,
      filename: 'weights.gguf',
      checksum: { algorithm: 'sha256', value: index.toString(16).padStart(64, '0') },
    }));
    await world.internet.upstream.commit({
      message: `Ask for ${size} models`,
      files: {
        'models/manifest.json': JSON.stringify({ schema_version: '0.1', models: entries }),
      },
    });
    await run(world.machine, ['ladylinux-refresh']);
    for (const verb of ['status', 'models'] as const) {
      const times = await timesInside(world.machine, 2 * rounds, [
        'ladylinux-refresh',
        verb,
        '--json',
      ]);
      curves[verb].push({ size, spread: spread(times) });
    }
  }
  await world.internet.upstream.commit({
    message: 'Ask for none',
    files: { 'models/manifest.json': '{"schema_version":"0.1","models":[]}' },
  });
  return (['status', 'models'] as const).map((verb) => ({
    what: `${verb} --json`,
    of: 'models',
    unit: 'ms',
    points: curves[verb],
  }));
}

async function refreshes(world: World, change: (round: number) => Promise<unknown>) {
  const times: number[] = [];
  for (let round = 0; round < fewRounds; round += 1) {
    await change(round);
    const { wallMs } = await whileProbing(world.machine, port, () =>
      run(world.machine, ['ladylinux-refresh']),
    );
    times.push(wallMs / 1000);
  }
  return spread(times);
}

async function packages(world: World): Promise<Curve[]> {
  const sizes = [20, 60, 200];
  await growIndex(world.internet, Math.max(...sizes));
  const points: Point[] = [];
  const change = async (size: number, version: string) =>
    world.internet.upstream.commit({
      message: `Use ${size} packages more, ${version}`,
      files: {
        'requirements.txt': text([...requirements.newer, ...manyPackages(size, version)]),
      },
    });
  for (const size of sizes) {
    for (const version of ['1.0', '2.0']) {
      await change(size, version);
      await run(world.machine, ['ladylinux-refresh']);
    }
    const all = await refreshes(world, (round) => change(size, round % 2 === 0 ? '1.0' : '2.0'));
    points.push({ size, spread: all });
  }
  await world.internet.upstream.commit({
    message: 'Use no more packages',
    files: { 'requirements.txt': text(requirements.newer) },
  });
  return [{ what: 'refresh of all packages', of: 'packages', unit: 's', points }];
}

async function files(world: World): Promise<Curve[]> {
  const points: Point[] = [];
  for (const size of [500, 5000, 50_000]) {
    await growFiles(world.internet, size);
    await run(world.machine, ['ladylinux-refresh']);
    points.push({ size, spread: await refreshes(world, () => commitCode(world)) });
  }
  await growFiles(world.internet, 0);
  await run(world.machine, ['ladylinux-refresh']);
  return [{ what: 'refresh of code', of: 'files', unit: 's', points }];
}

async function commits(world: World): Promise<Curve[]> {
  const points: Point[] = [];
  let there = 0;
  for (const size of [1000, 10_000, 100_000]) {
    await growCommits(world.internet, size - there);
    there = size;
    await run(world.machine, ['ladylinux-refresh']);
    points.push({ size, spread: await refreshes(world, () => commitCode(world)) });
  }
  return [{ what: 'refresh of code', of: 'commits', unit: 's', points }];
}
