import type { Recovery } from '../../../../helper/swap';
import type { Disk } from './disk';
import type { Counted, Fault } from './faults';
import { judge, type Judgement } from './judge';
import { recoverFrom, run, type Blow, type Told, type Verdict } from './trial';
import type { Scenario } from './world';

export interface Tally {
  trials: number;
  old: number;
  new: number;
  violations: string[];
}

interface Options {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  /** Which cuts follow the first fault: all combinations of uncertain changes, or only the significant ones. */
  readonly cuts: 'all' | 'telling';
  /** After how many of the different disks that first blows leave the recovery is disturbed as well. */
  readonly second: 'none' | 'every' | 'every twentieth';
  /** Stop after this many violations. */
  readonly enough: number;
}

/** Every call of an undisturbed run, with every fault that makes sense there. */
const blows = (calls: Counted['calls']): Blow[] =>
  calls.flatMap(({ name, changing }, at) => {
    const faults: Fault[] = changing ? ['kill', 'refuse', 'lie', 'refuse-on'] : ['refuse'];
    if (name === 'create') faults.push('half');
    return faults.map((fault) => ({ at, fault }));
  });

/** All subsets of the uncertain changes; if there are too many: none, all, each alone, and all but each. */
const subsets = (uncertain: number, thorough: boolean): number[] => {
  const every = 2 ** uncertain;
  if (thorough && uncertain <= 10) return Array.from({ length: every }, (_, i) => i);
  const singles = Array.from({ length: uncertain }, (_, i) => 2 ** i);
  return [...new Set([0, every - 1, ...singles, ...singles.map((one) => every - 1 - one)])];
};

/** The disk as it is, and as each possible power cut would leave it. */
const withCuts = (disk: Disk, thorough: boolean): { disk: Disk; cut: number | null }[] => [
  { disk, cut: null },
  ...subsets(disk.uncertain, thorough).map((cut) => {
    const dark = disk.clone();
    dark.cut(cut);
    return { disk: dark, cut };
  }),
];

/** One fault at every call of a run, with and without power, and again at every call of the recovery from it. */
export const exhaust = async (options: Options): Promise<Tally> => {
  const { scenario, verdict, cuts, second, enough } = options;
  const stride = { none: Infinity, every: 1, 'every twentieth': 20 }[second];
  const tally: Tally = { trials: 0, old: 0, new: 0, violations: [] };
  const judged = new Map<string, Judgement>();
  const recovered = new Set<string>();

  const count = async (disk: Disk, told: Told, disturbed: Recovery | null, story: unknown) => {
    const key = `${String(told)} ${String(disturbed?.kind)} ${disk.fingerprint}`;
    const judgement =
      judged.get(key) ?? (await judge({ scenario, verdict, told, disturbed, disk }));
    judged.set(key, judgement);
    tally.trials += 1;
    if (judgement.stands !== null) tally[judgement.stands] += 1;
    if (judgement.violation === null) return;
    tally.violations.push(`${JSON.stringify(story)}: ${judgement.violation}`);
  };

  const disturbRecovery = async (disk: Disk, told: Told, story: unknown[]) => {
    const undisturbed = await recoverFrom(disk, null);
    for (const blow of blows(undisturbed.calls)) {
      const again = await recoverFrom(disk, blow);
      for (const { disk: left, cut } of withCuts(again.disk, false)) {
        if (tally.violations.length >= enough) return;
        await count(left, told, again.recovery, [...story, { ...blow, cut }]);
      }
    }
  };

  const undisturbed = await run(scenario, verdict, null);
  await count(undisturbed.disk, undisturbed.told, null, []);
  for (const blow of blows(undisturbed.calls)) {
    const { disk: ended, told } = await run(scenario, verdict, blow);
    for (const { disk, cut } of withCuts(ended, cuts === 'all')) {
      if (tally.violations.length >= enough) return tally;
      const story = [{ ...blow, cut }];
      await count(disk, told, null, story);
      // equal disks have equal futures
      const future = `${String(told)} ${disk.fingerprint}`;
      if (recovered.has(future)) continue;
      recovered.add(future);
      if (recovered.size % stride === 0) await disturbRecovery(disk, told, story);
    }
  }
  return tally;
};
