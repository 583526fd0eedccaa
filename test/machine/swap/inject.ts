import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { randomFrom } from './random';
import { complaintOf, type Options, type Report } from './trials';
import type { World } from './world';

const calls = ['rename', 'fsync', 'unlink', 'syncfs'] as const;

/** What strace makes of the call: `+` from there on, as on a disk that has become read-only. */
const faults = [
  { does: 'signal=KILL', on: '' },
  { does: 'error=EIO', on: '' },
  { does: 'error=ENOSPC', on: '' },
  { does: 'error=EROFS', on: '' },
  { does: 'error=EROFS', on: '+' },
] as const;

interface Point {
  readonly verdict: 'good' | 'bad';
  readonly call: (typeof calls)[number];
  readonly when: number;
  readonly fault: (typeof faults)[number];
}

const words = ({ verdict, call, when, fault }: Point) =>
  `${call} ${when}${fault.on} ${fault.does}, ${verdict} verdict`;

// not --seccomp-bpf: with it strace 6.1 never delivers an injected signal
const strace = (log: string, ...more: string[]) => [
  'strace',
  '-f',
  '-qq',
  '-o',
  log,
  '-e',
  `trace=${calls.join()}`,
  ...more,
];

/** What may stand, by what the driver said before it ended. */
const mayStand = (
  from: number,
  to: number,
  verdict: Point['verdict'],
  said: readonly string[],
): number[] => {
  if (said.includes('committed')) return [to];
  if (said.includes('undone') || said.includes('refused') || verdict === 'bad') return [from];
  return said.includes('prepared') ? [from, to] : [from];
};

const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const random = randomFrom(seed);
  return all
    .map((one) => ({ one, at: random.between(0, 1) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
};

/** Every rename, fsync, unlink and syncfs of a swap, refused by the kernel or deadly; in random order, up to `trials`. */
export const tryInjections = async (
  world: World,
  folder: string,
  { trials, seed, enough = 10, onTrial }: Options,
): Promise<Report & { points: number }> => {
  const started = performance.now();
  const log = path.join(folder, 'strace.log');
  const report = {
    world: 'syscall injection',
    seed,
    trials: 0,
    old: 0,
    new: 0,
    broken: [] as string[],
    seconds: 0,
    points: 0,
  };
  let number = 0;
  const fresh = () => (number += 6);
  let standing = 0;

  const check = async (staged: number) => {
    const checker = world.start(['check', String(fresh()), String(staged)]);
    await checker.ended;
    return checker;
  };
  const begin = async (): Promise<number> => {
    await world.make();
    await world.start(['install', String(fresh())]).ended;
    const staged = fresh() + 3;
    const checked = await check(staged);
    standing = checked.lines.find(({ kind }) => kind === 'committed')?.to ?? NaN;
    return staged;
  };
  const transact = async (to: number, verdict: Point['verdict'], tracer: string[]) => {
    const driver = world.start(['transact', String(to), verdict], tracer);
    await driver.ended;
    return { said: driver.lines.map(({ kind }) => kind), trace: await readFile(log, 'utf8') };
  };

  const points: Point[] = [];
  for (const verdict of ['good', 'bad'] as const) {
    const { trace } = await transact(await begin(), verdict, strace(log));
    for (const call of calls) {
      const count = trace.split(`${call}(`).length - 1;
      for (let when = 1; when <= count; when += 1)
        points.push(...faults.map((fault) => ({ verdict, call, when, fault })));
    }
  }
  report.points = points.length;

  let to = await begin();
  for (const point of shuffled(points, seed).slice(0, trials)) {
    const { call, when, fault, verdict } = point;
    const tracer = strace(log, '-e', `inject=${call}:${fault.does}:when=${when}${fault.on}`);
    const { said, trace } = await transact(to, verdict, tracer);
    const injected = /INJECTED|killed by SIGKILL/.test(trace);
    const may = mayStand(standing, to, verdict, said);
    const next = fresh() + 3;
    const checked = await check(next);
    const complaint = injected
      ? complaintOf({ story: '', may }, checked)
      : `was not injected: ${said.join()}`;
    report.trials += 1;
    if (complaint === null) {
      const stands = checked.lines.find(({ kind }) => kind === 'examined')?.stands?.number;
      report[stands === to ? 'new' : 'old'] += 1;
      standing = checked.lines.findLast(({ kind }) => kind === 'committed')?.to ?? NaN;
      to = next;
    } else {
      report.broken.push(`${words(point)}: ${said.join()}: ${complaint}`);
      to = await begin();
    }
    report.seconds = (performance.now() - started) / 1000;
    onTrial?.(report);
    if (report.broken.length >= enough) break;
  }
  return report;
};
