import { setTimeout as sleep } from 'node:timers/promises';
import { liveSteps, stageSteps } from '../../../contract/steps';
import { randomFrom, type Random } from '../swap/random';
import { branchOf } from './application';
import type { Command, Ran } from './commands';
import { complaintOfClients, type Hurt, type Hurts, type Aftermath, type Trial } from './trials';

type Disturbance = Omit<Extract<Command, { kind: 'run' }>, 'kind' | 'branch' | 'commit'>;

const run = async ({ world, to }: Trial, disturb: Disturbance): Promise<Aftermath> => {
  const { outcome, injected, killed, refused, cut } = await world.run({
    branch: branchOf(to),
    ...disturb,
  });
  const what = Object.entries(disturb).map(([key, value]) => `${key} ${String(value)}`);
  if (disturb.killOneAfterMs !== undefined) what.push(`killed ${killed.slice(0, 80)}`);
  const isTraced = disturb.inject !== undefined || disturb.injectRecovery !== undefined;
  const story = `${what.join(', ')}: ${outcome ?? 'killed'}${isTraced && !injected ? ' (not injected)' : ''}`;
  return { story, complaint: complaintOfClients({ refused, cut }) };
};

const always =
  (disturb: Hurt['disturb']): Hurts =>
  () =>
    Promise.resolve(() => ({ disturb }));

const anyTime = ({ random, length }: Trial) => Math.round(random.between(30, length * 1.05));
const anybody = ({ random }: Trial) => random.pick(['main', 'all'] as const);

/** kill -9 at a random time over the whole length of a run, for the pipeline alone or for all that it runs. */
export const killAtRandom: Hurts = always((trial) =>
  run(trial, { killAfterMs: anyTime(trial), who: anybody(trial) }),
);

/** kill -9 at a random time for one process that a task has running: git, pip, a hook, or what serves it. */
export const killOne: Hurts = always((trial) =>
  run(trial, { killOneAfterMs: anyTime(trial), one: trial.random.between(0, 1) }),
);

/** The same as the first, and the recovery that follows is killed too. */
export const killRecovery: Hurts = always((trial) =>
  run(trial, {
    killAfterMs: Math.round(trial.random.between(trial.length * 0.3, trial.length)),
    who: anybody(trial),
    killRecoveryAfterMs: Math.round(trial.random.between(50, 1500)),
  }),
);

/** SIGINT, which is a cancel, at a random time. */
export const cancelAtRandom: Hurts = always((trial) =>
  run(trial, { cancelAfterMs: anyTime(trial) }),
);

/** At any moment while a version is tried. Without a fault, a bad version stops nothing. */
export const killInTrial: Hurts = (random) => {
  const disturb = (trial: Trial) =>
    run(trial, {
      force: false,
      killInTask: trial.random.pick(['serve', 'copy-data']),
      killInTaskAfterMs: Math.round(trial.random.between(0, 1500)),
      who: anybody(trial),
    });
  const hurts: readonly Hurt[] = [
    { needs: 'good', disturb },
    { needs: 'moves', disturb },
    {
      needs: 'moves',
      disturb: async ({ world, to }) => {
        const { outcome, said, refused, cut } = await world.run({
          branch: branchOf(to),
          force: false,
        });
        const complaint = complaintOfClients({ refused, cut });
        const isRight = outcome === 'staging-failed' && said.includes('canary-failed');
        return { story: 'nobody', complaint: isRight ? complaint : `it ended ${said}` };
      },
    },
  ];
  return Promise.resolve(inTurn(random, hurts));
};

/** While the data of before comes back, after a version that has moved it, and in the recovery that does it instead. */
export const killDataBack: Hurts = (random) => {
  const ways: readonly ((trial: Trial) => Disturbance)[] = [
    () => ({ killAt: 'before rollback' }),
    () => ({ killAt: 'after rollback' }),
    () => ({ killAt: 'before rollback', killRecoveryAt: 'before restart' }),
    ({ random: chance }) => ({
      killAt: 'before rollback',
      killRecoveryAfterMs: Math.round(chance.between(50, 3000)),
    }),
    (trial) => ({
      killInTask: 'compare-data',
      killInTaskAfterMs: Math.round(trial.random.between(0, 400)),
      who: anybody(trial),
    }),
  ];
  const hurts = ways.map((way): Hurt => ({
    needs: 'moves',
    disturb: (trial) => run(trial, way(trial)),
  }));
  return Promise.resolve(inTurn(random, hurts));
};

/** A version is staged, and applied later: either run is killed at any time, the staged files are altered, or the version is bad. */
export const killStaged: Hurts = (random) => {
  const stagedFirst =
    (then: (trial: Trial) => Promise<Aftermath>): Hurt['disturb'] =>
    async (trial) => {
      const staged = await trial.world.run({ branch: branchOf(trial.to), staged: 'keep' });
      return staged.outcome === 'staged'
        ? then(trial)
        : { story: 'staged', complaint: `it ended ${staged.said}` };
    };
  /** Goes live undisturbed, has to end so, and nothing is staged any more. */
  const ends = async ({ world, to }: Trial, outcome: string, story: string): Promise<Aftermath> => {
    const applied = await world.run({ branch: branchOf(to), staged: 'apply' });
    const left = await world.sh('ls /opt/ladylinux/.refresh/staged 2>/dev/null || true');
    if (applied.outcome !== outcome) return { story, complaint: `it ended ${applied.said}` };
    return {
      story,
      complaint: left === '' ? complaintOfClients(applied) : `${left} is still staged`,
    };
  };
  const hurts: readonly Hurt[] = [
    {
      needs: 'good',
      disturb: (trial) =>
        run(trial, { staged: 'keep', killAfterMs: anyTime(trial), who: anybody(trial) }),
    },
    {
      needs: 'good',
      disturb: stagedFirst((trial) =>
        run(trial, { staged: 'apply', killAfterMs: anyTime(trial), who: anybody(trial) }),
      ),
    },
    {
      needs: 'good',
      disturb: stagedFirst(async (trial) => {
        await trial.world.sh('echo "# altered" >> /opt/ladylinux/.refresh/staged/app/api_layer.py');
        return ends(trial, 'staging-failed', 'altered while it waited');
      }),
    },
    {
      needs: 'bad',
      disturb: stagedFirst((trial) => ends(trial, 'rolled-back', 'a bad one')),
    },
  ];
  return Promise.resolve(inTurn(random, hurts));
};

/** A version that gets worse once it is in place: the watch is killed, or the run that it goes back with. */
export const killProbation: Hurts = (random) => {
  const ways: readonly ((trial: Trial) => Parameters<Trial['world']['watch']>[0])[] = [
    () => ({}),
    (trial) => ({ killWatchAfterMs: Math.round(trial.random.between(0, 20_000)) }),
    (trial) => ({
      killBackAfterMs: Math.round(trial.random.between(0, trial.length)),
      who: anybody(trial),
    }),
  ];
  const hurts = ways.map((way): Hurt => ({
    needs: 'turns',
    async disturb(trial) {
      const { world, to } = trial;
      // what its own death cuts after the run is its own
      const { outcome, said, refused } = await world.run({ branch: branchOf(to) });
      if (outcome !== 'refreshed') return { story: 'undisturbed', complaint: `it ended ${said}` };
      const asked = way(trial);
      const { wasWatched, isOver, killed } = await world.watch(asked);
      const what = Object.entries(asked).map(([key, value]) => `${key} ${String(value)}`);
      const story = `${what.join(', ') || 'nobody'}: ${String(killed)} runs killed`;
      if (!wasWatched) return { story, complaint: 'nobody watched it' };
      return {
        story,
        complaint: isOver ? complaintOfClients({ refused, cut: 0 }) : 'the watch has no end',
      };
    },
  }));
  return Promise.resolve(inTurn(random, hurts));
};

/** The plug is pulled; sometimes again while the machine comes up. */
export const cutAtRandom: Hurts = always(async (trial) => {
  const { world, random, to } = trial;
  const after = anyTime(trial);
  world.begin({ branch: branchOf(to) });
  await sleep(after);
  await world.cut();
  let again = '';
  if (random.chance(0.3)) {
    const later = Math.round(random.between(0, 1200));
    await sleep(later);
    await world.cut();
    again = `, and again ${String(later)} ms after the boot`;
  }
  await world.settle();
  return { story: `cut after ${String(after)} ms${again}`, complaint: null };
});

/** Every place between two steps, the rollback and the recovery included: the process kills itself there. */
const boundaries: readonly Hurt[] = [...stageSteps, ...liveSteps, 'rollback' as const].flatMap(
  (step) =>
    ['before', 'after'].map((when) => ({
      ...(step === 'rollback' && { needs: 'bad' as const }),
      // the stop of a migration comes before its journal
      ...(`${when} ${step}` === 'after stop' && { needs: 'migration' as const }),
      disturb: (trial: Trial) => run(trial, { killAt: `${when} ${step}` }),
    })),
);
const recoveryBoundaries: readonly Hurt[] = [
  'before recover',
  'after recover',
  'before restart',
  'after restart',
].map((killRecoveryAt) => ({
  disturb: (trial: Trial) => run(trial, { killAt: 'after synchronize', killRecoveryAt }),
}));

/** Each once, in random order, and then again. */
export const killAtBoundaries: Hurts = (random) =>
  Promise.resolve(inTurn(random, [...boundaries, ...recoveryBoundaries]));

export const boundaryCount = boundaries.length + recoveryBoundaries.length;

/** What strace makes of a call: `+` from there on, as on a disk that has become read-only. */
const faults = [
  'signal=KILL',
  'error=EIO',
  'error=ENOSPC',
  'error=EROFS',
  'error=EROFS:+',
] as const;

const points = (calls: Ran['calls']): string[] =>
  Object.entries(calls).flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((when) =>
      faults.map((fault) => {
        const [does = '', on = ''] = fault.split(':');
        return `--inject=${call}:${does}:when=${String(when)}${on}`;
      }),
    ),
  );

/** An option that changes nothing of what strace does. */
const justCount = '--string-limit=32';

/** Every rename, fsync, unlink and syncfs of the pipeline, and of the recovery, refused by the kernel or deadly. */
export const inject: Hurts = async (random, world) => {
  const ran = await world.run({ branch: branchOf({ number: 4 }), inject: justCount });
  const recovered = await world.run({
    branch: branchOf({ number: 2 }),
    killAt: 'after synchronize',
    injectRecovery: justCount,
  });
  const hurts: Hurt[] = [
    ...points(ran.calls).map((one) => ({
      disturb: (trial: Trial) => run(trial, { inject: one }),
    })),
    ...points(recovered.calls).map((injectRecovery) => ({
      disturb: (trial: Trial) => run(trial, { killAt: 'after synchronize', injectRecovery }),
    })),
  ];
  return inTurn(random, hurts);
};

function inTurn(random: Random, hurts: readonly Hurt[]): () => Hurt {
  const order = randomFrom(Math.floor(random.between(0, 2 ** 31)));
  let left: Hurt[] = [];
  return () => {
    if (left.length === 0) left = [...hurts];
    const [one] = left.splice(Math.floor(order.between(0, left.length)), 1);
    if (one === undefined) throw new Error('nothing to hurt with');
    return one;
  };
}
