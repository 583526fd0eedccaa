import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom, type Random } from './random';
import type { Driver, Line, World } from './world';

export interface Report {
  readonly world: string;
  readonly seed: number;
  trials: number;
  old: number;
  new: number;
  readonly broken: string[];
  seconds: number;
}

export interface Options {
  readonly trials: number;
  readonly seed: number;
  /** Stop after this many broken trials. */
  readonly enough?: number;
  readonly onTrial?: (report: Report, story?: string) => void;
}

const ends = ['committed', 'undone', 'refused'];

/** The allowed generations, the promised one first, given the output before and during the fault. */
const allowed = (trusted: readonly Line[], all: readonly Line[]): number[] => {
  const last = trusted.findLastIndex(({ kind }) => ends.includes(kind));
  const promised = trusted.findLast(({ kind }) => kind === 'committed')?.to;
  if (promised === undefined) throw new Error('disturbed before its first commit');
  const underWay = all
    .slice(last + 1)
    .flatMap(({ kind, to, verdict }) =>
      kind === 'prepared' && verdict === 'good' && to !== undefined ? [to] : [],
    );
  return [promised, ...underWay];
};

/** A third of them anywhere, the others where the moves and the commits are. */
const moment = async (driver: Driver, random: Random) => {
  const where = random.pick(['anywhere', 'prepared', 'swapped']);
  if (where === 'anywhere') return sleep(random.between(0, 150));
  const soFar = driver.lines.filter(({ kind }) => kind === where).length;
  await driver.said(where, soFar + 1 + Math.floor(random.between(0, 3)));
  return sleep(random.between(0, 8));
};

export interface Aftermath {
  readonly story: string;
  readonly may: readonly number[];
}

/** What is wrong in the result of `check` after a fault; null: nothing. */
export const complaintOf = ({ may }: Aftermath, checked: Driver): string | null => {
  const [after, next] = checked.lines.filter(({ kind }) => kind === 'examined');
  const stands = after?.stands?.number;
  if (stands === undefined) {
    return `nothing whole stands: ${after?.problems?.join('; ') ?? checked.complaints()}`;
  }
  if (!may.includes(stands)) return `${stands} stands, not one of ${may.join()}`;
  const committed = checked.lines.find(({ kind }) => kind === 'committed')?.to;
  if (committed === undefined || next?.stands?.number !== committed) {
    return `the next swap failed: ${JSON.stringify(checked.lines)} ${checked.complaints()}`;
  }
  return null;
};

/**
 * Swaps without end, disturbed at random times; after each fault a recovery (itself disturbed, sometimes), a look
 * at every file, and one more swap, which has to succeed.
 */
export const tryAtRandom = async (
  world: World,
  { trials, seed, enough = 10, onTrial }: Options,
): Promise<Report> => {
  const random = randomFrom(seed);
  const started = performance.now();
  const report: Report = {
    world: world.name,
    seed,
    trials: 0,
    old: 0,
    new: 0,
    broken: [],
    seconds: 0,
  };
  let number = 0;
  const fresh = () => String((number += 1000));

  const begin = async (): Promise<void> => {
    await world.make();
    const installer = world.start(['install', fresh()]);
    await installer.ended;
    if (installer.complaints() !== '') throw new Error(installer.complaints());
  };

  const disturbRecovery = async (): Promise<string> => {
    const recovery = world.start(['recover']);
    await sleep(random.between(30, 160));
    await world.disturb(recovery);
    await world.revive();
    return `, recovery disturbed (${recovery.lines.map(({ how }) => how).join() || 'before it ended'})`;
  };

  const disturb = async (driver: Driver): Promise<Aftermath> => {
    await moment(driver, random);
    const trusted = [...driver.lines];
    await world.disturb(driver);
    await world.revive();
    const last = driver.lines.slice(-3).map(({ kind, to }) => `${kind} ${to ?? ''}`);
    const again = random.chance(0.3) ? await disturbRecovery() : '';
    return {
      story: `trial ${report.trials + 1}, ${last.join(', ')}${again}`,
      may: allowed(trusted, driver.lines),
    };
  };

  const count = (aftermath: Aftermath, complaint: string | null, stands: number | undefined) => {
    report.trials += 1;
    if (complaint !== null) report.broken.push(`${aftermath.story}: ${complaint}`);
    else report[stands === aftermath.may[0] ? 'old' : 'new'] += 1;
    report.seconds = (performance.now() - started) / 1000;
    onTrial?.(report);
  };

  await begin();
  for (let aftermath: Aftermath | null = null; ;) {
    const driver = world.start(['loop', fresh(), String(Math.floor(random.between(0, 2 ** 31)))]);
    await driver.said('examined', 2);
    const complaint = aftermath && complaintOf(aftermath, driver);
    if (aftermath) {
      const stands = driver.lines.find(({ kind }) => kind === 'examined')?.stands?.number;
      count(aftermath, complaint, stands);
    }
    const done = report.trials >= trials || report.broken.length >= enough;
    if (done || complaint !== null) {
      await world.disturb(driver);
      await world.revive();
      if (done) return report;
      await begin();
      aftermath = null;
    } else {
      aftermath = await disturb(driver);
    }
  }
};

export const summary = ({
  world,
  seed,
  trials,
  old,
  new: brought,
  broken,
  seconds,
}: Report): string =>
  `${world}: ${trials} trials (${(trials / seconds).toFixed(1)}/s), old ${old}, new ${brought}, broken ${broken.length}, seed ${seed}`;
