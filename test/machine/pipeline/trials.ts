import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFrom, type Random } from '../swap/random';
import type { Options, Report } from '../swap/trials';
import { branchOf, isGood, versionOf, versions, type Version } from './application';
import type { Looked, Ran } from './commands';
import type { PipelineWorld } from './world';

/** How long a complete run took recently, by its kind: kill times are chosen within that. */
class Lengths {
  readonly #seen = new Map<string, number[]>();

  saw(from: Version, to: Version, milliseconds: number): void {
    const all = this.#seen.get(keyOf(from, to)) ?? [];
    this.#seen.set(keyOf(from, to), [...all, milliseconds].slice(-5));
  }

  of(from: Version, to: Version): number {
    const all = this.#seen.get(keyOf(from, to)) ?? [...this.#seen.values()].flat();
    const sorted = [...all].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 3000;
  }
}

const keyOf = (from: Version, to: Version) =>
  [from.library === to.library, to.hook, to.dies].join();

/** Measured once a world. */
const lengthsOn = new WeakMap<PipelineWorld, Lengths>();

/** The input of one trial: the state before it, and its fault. */
export interface Trial {
  readonly world: PipelineWorld;
  readonly random: Random;
  readonly from: Version;
  readonly to: Version;
  /** Milliseconds that a whole run of this kind took lately. */
  readonly length: number;
}

export interface Hurt {
  /** Only a version that does not run comes this far, or only one that migrates data is in danger here. */
  readonly needs?: 'good' | 'bad' | 'moves' | 'migration' | 'turns';
  /** Causes the fault, and waits until nothing runs any more. */
  disturb(trial: Trial): Promise<Aftermath>;
}

export interface Aftermath {
  /** What it did. */
  readonly story: string;
  /** What those noticed who were connected all the while. */
  readonly complaint: string | null;
}

export const complaintOfClients = ({
  refused,
  cut,
}: Pick<Ran, 'refused' | 'cut'>): string | null =>
  refused + cut === 0
    ? null
    : `${String(refused)} connections were refused, ${String(cut)} answers were cut`;

/** One after the other, as they are asked for. */
export type Hurts = (random: Random, world: PipelineWorld) => Promise<() => Hurt>;

/** What is wrong with the current state, given the state before and the version of the run. */
function complaintOf(before: Looked, after: Looked, from: Version, to: Version): string | null {
  if (after.problems.length > 0) return after.problems.join('; ');
  const may = isGood(to) ? [from.number, to.number] : [from.number];
  if (after.number === null || !may.includes(after.number))
    return `${String(after.number)} stands, not one of ${may.join()}`;
  if (after.precious !== before.precious)
    return `something precious changed: ${difference(before.precious, after.precious)}`;
  const migrated =
    after.number === to.number && to.number !== from.number && to.hook === 'migrates';
  if (migrated)
    return after.dataNumber === to.number
      ? null
      : `data/ is of ${String(after.dataNumber)}, not of ${String(to.number)}`;
  return after.data === before.data
    ? null
    : `data/ is not as it was: ${difference(before.data, after.data)}`;
}

const difference = (before: string, after: string): string => {
  const old = new Set(before.split('\n'));
  return (
    after
      .split('\n')
      .filter((line) => !old.has(line))
      .slice(0, 3)
      .join(' | ') || 'something is missing'
  );
};

const another = (random: Random, than: Version, among: readonly Version[]): Version => {
  const [first, ...rest] = among.filter(({ number }) => number !== than.number);
  if (first === undefined) throw new Error('there is no other version');
  return random.pick([first, ...rest]);
};

/** Of a trial that broke something: there is no going back to that machine. Answers the file. */
async function keepLog(world: PipelineWorld, seed: number, trial: number): Promise<string> {
  const folder = join(process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results', 'faults');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `seed-${String(seed)}-trial-${String(trial)}.log`);
  await writeFile(file, await world.log().catch((error: unknown) => String(error)));
  return file;
}

/**
 * Refreshes with a fault, one after the other on one machine. After each: everything is old or new and serves, and
 * a whole refresh to yet another version succeeds.
 */
export async function tryPipeline(
  name: string,
  world: PipelineWorld,
  hurts: Hurts,
  { trials, seed, enough = 10, onTrial }: Options,
): Promise<Report> {
  const random = randomFrom(seed);
  const started = performance.now();
  const report: Report = { world: name, seed, trials: 0, old: 0, new: 0, broken: [], seconds: 0 };
  const known = lengthsOn.get(world);
  const lengths = known ?? new Lengths();
  lengthsOn.set(world, lengths);
  const good = versions.filter(isGood);

  /** A refresh without a fault must succeed. */
  const arrive = async (from: Version, to: Version, before: Looked): Promise<Looked | string> => {
    const done: Ran = await world.run({ branch: branchOf(to) });
    if (done.outcome !== 'refreshed')
      return `the next refresh, to ${branchOf(to)}, ended ${done.said}`;
    const noticed = complaintOfClients(done);
    if (noticed !== null) return `during the next refresh ${noticed}`;
    lengths.saw(from, to, done.milliseconds);
    const seen = await world.look();
    const complaint = complaintOf(before, seen, from, to);
    if (complaint !== null) return `after the next refresh: ${complaint}`;
    return seen.number === to.number ? seen : `the next refresh left ${String(seen.number)}`;
  };

  let before = await world.look();
  if (before.problems.length > 0 || before.number === null)
    throw new Error(before.problems.join('; '));
  for (const to of known === undefined ? [1, 2, 3].map(versionOf) : []) {
    const arrived = await arrive(versionOf(before.number ?? 0), to, before);
    if (typeof arrived === 'string') {
      report.broken.push(`undisturbed: ${arrived}`);
      return report;
    }
    before = arrived;
  }

  const nextHurt = await hurts(random, world);
  before = await world.look();
  while (report.trials < trials && report.broken.length < enough) {
    const from = versionOf(before.number ?? 0);
    const hurt = nextHurt();
    const isBad = hurt.needs === 'bad' || (random.chance(0.2) && hurt.needs === undefined);
    const fitting =
      hurt.needs === 'migration' ? good.filter(({ hook }) => hook === 'migrates') : good;
    const bad = versions.filter((one) => !isGood(one) && one.turns === undefined);
    const special = {
      moves: bad.filter(({ moves }) => moves),
      turns: versions.filter(({ turns }) => turns),
    };
    const among =
      hurt.needs === 'moves' || hurt.needs === 'turns'
        ? special[hurt.needs]
        : isBad
          ? bad
          : fitting;
    const to = another(random, from, among);
    const { story, complaint: noticed } = await hurt.disturb({
      world,
      random,
      from,
      to,
      length: lengths.of(from, to),
    });
    const after = await world.look();
    const complaint = complaintOf(before, after, from, to) ?? noticed;
    const stands = after.number === null ? from : versionOf(after.number);
    const next = complaint ?? (await arrive(stands, another(random, stands, good), after));
    report.trials += 1;
    const told = `trial ${String(report.trials)}, ${branchOf(from)} to ${branchOf(to)}, ${story}`;
    if (typeof next === 'string')
      report.broken.push(`${told}: ${next} (log: ${await keepLog(world, seed, report.trials)})`);
    else report[stands.number === to.number ? 'new' : 'old'] += 1;
    report.seconds = (performance.now() - started) / 1000;
    onTrial?.(report, told);
    before = typeof next === 'string' ? await world.renew() : next;
  }
  return report;
}
