import { ratios } from '../support/statistics';
import { atMost, figure, under, type Part } from '../support/part';
import { gitFloor, installPeers, peers } from '../support/peers';
import { rounds } from '../support/settings';
import { whileProbing } from '../support/probe';
import {
  commitCode,
  commitRequirements,
  openWorld,
  pinnedNames,
  run,
  type World,
} from '../support/world';

const unit = 'ladylinux-api.service';
const ourPort = 8000;

interface Measured {
  readonly wall: number[];
  readonly away: number[];
}
const kinds = [
  ...(['restart', 'git', 'script', 'code', 'nothing'] as const),
  ...(['packages', 'one', 'pip', 'uv'] as const),
];
type Kind = (typeof kinds)[number];

const oneName = 'jinja2';

let measured: Promise<Record<Kind, Measured>> | undefined;

/** Each kind in turn, round by round, so that a slow moment affects all of them. */
function measureAll(): Promise<Record<Kind, Measured>> {
  measured ??= (async () => {
    const world = await openWorld();
    const { machine } = world;
    await installPeers(machine);
    const results = Object.fromEntries(
      kinds.map((kind) => [kind, { wall: [], away: [] }]),
    ) as unknown as Record<Kind, Measured>;
    const measure = async (kind: Kind, port: number, command: readonly [string, ...string[]]) => {
      const { wallMs, awayMs } = await whileProbing(machine, port, () => run(machine, command));
      results[kind].wall.push(wallMs);
      results[kind].away.push(awayMs);
    };
    const refresh = ['ladylinux-refresh', 'refresh'] as const;
    await warm(world);
    for (let round = 0; round < rounds; round += 1) {
      await measure('restart', ourPort, ['systemctl', 'restart', unit]);
      await commitCode(world);
      const git = `git -C ${gitFloor} fetch --quiet && git -C ${gitFloor} reset --quiet --hard origin/main`;
      await measure('git', ourPort, ['sh', '-c', git]);
      await commitCode(world);
      await measure('script', ourPort, ['sh', '-c', `${git} && systemctl restart ${unit}`]);
      await measure('code', ourPort, refresh);
      await measure('nothing', ourPort, refresh);
      const [list, other] =
        round % 2 === 0 ? (['older', 'newer'] as const) : (['newer', 'older'] as const);
      await commitRequirements(world, list);
      await measure('packages', ourPort, refresh);
      await commitRequirements(world, list, [oneName, other]);
      await measure('one', ourPort, refresh);
      // so that every package changes again in the next round
      await commitRequirements(world, list);
      await run(machine, refresh);
      await measure('pip', peers.pip.port, [peers.pip.script]);
      await measure('uv', peers.uv.port, [peers.uv.script]);
    }
    return results;
  })();
  return measured;
}

/** Installs both lists once with each tool, so that all of them start with full caches. */
async function warm(world: World): Promise<void> {
  for (const which of ['older', 'newer'] as const) {
    await commitRequirements(world, which);
    for (const command of [['ladylinux-refresh'], [peers.pip.script], [peers.uv.script]] as const)
      await run(world.machine, command);
  }
}

const limits = {
  nothing:
    'the start of the command and of the unit, a fetch over TLS, and at the same time the check of the tree and the environment, which finds damage',
  code: 'two seconds in which the same process has to keep answering, one for the canary and one for the health check, and the sandboxes for fetch, checkout, list and canary one after the other; each needs the result of the one before',
  packages:
    'byte code of every module, the import of the new code, and syncing everything to disk, one after the other in sandboxes and before the stop',
};

const seconds = (values: readonly number[]) => values.map((value) => value / 1000);

export async function downtime(): Promise<Part> {
  const { restart, code, nothing, packages, pip, uv } = await measureAll();
  return {
    title: 'Downtime',
    about: [
      'How long requests fail, measured from outside by a probe that sends one every 5 ms. The port is held: in a restart and in a refresh nothing fails, and what clients notice instead is a longer wait (“What clients notice”).',
      `These packages change: ${pinnedNames.join(', ')}; a fork of LadyLinux pins as many. They come from an index on the machine’s network; all caches are warm.`,
      'The two scripts follow section 7.2 of the specification literally, in place.',
    ],
    figures: [
      figure('systemctl restart (the floor)', 'ms', restart.away),
      figure('refresh, code alone', 'ms', code.away, atMost(0)),
      figure('refresh, all packages changed', 'ms', packages.away, atMost(0)),
      figure('script with pip', 'ms', pip.away),
      figure('script with uv', 'ms', uv.away),
      figure('refresh, nothing to do', 'ms', nothing.away, atMost(0)),
    ],
  };
}

export async function wall(): Promise<Part> {
  const { git, script, code, nothing, packages, one, pip, uv } = await measureAll();
  return {
    title: 'Wall time',
    about: [
      'From the start of the command to its end with a service that answers, in the same rounds as the downtime; all caches are warm.',
      'The scripts always recreate the environment, so one figure is valid for both kinds of change. They check nothing and cannot roll back.',
    ],
    figures: [
      figure('git fetch && git reset --hard', 's', seconds(git.wall)),
      figure('the same && systemctl restart', 's', seconds(script.wall)),
      figure('refresh, code alone', 's', seconds(code.wall)),
      figure('refresh, one package of fifteen changed', 's', seconds(one.wall)),
      figure('refresh, all packages changed', 's', seconds(packages.wall)),
      figure('refresh, nothing to do', 's', seconds(nothing.wall), under(1, limits.nothing)),
      figure('script with pip', 's', seconds(pip.wall)),
      figure('script with uv', 's', seconds(uv.wall)),
      figure(
        'code alone / git and restart',
        '×',
        ratios(code.wall, script.wall),
        atMost(3, limits.code),
      ),
      figure(
        'nothing / git alone',
        '×',
        ratios(nothing.wall, git.wall),
        atMost(2.5, limits.nothing),
      ),
      figure(
        'one package / script with uv',
        '×',
        ratios(one.wall, uv.wall),
        atMost(1.5, limits.packages),
      ),
      figure(
        'packages / script with uv',
        '×',
        ratios(packages.wall, uv.wall),
        atMost(2.5, limits.packages),
      ),
      figure(
        'packages / script with pip',
        '×',
        ratios(packages.wall, pip.wall),
        atMost(0.35, limits.packages),
      ),
      figure('code alone / script with pip', '×', ratios(code.wall, pip.wall)),
    ],
  };
}
