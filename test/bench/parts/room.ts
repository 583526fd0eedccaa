import type { BundledFile } from '../../../contract/bundle';
import { sh } from '../../machine/world/machine';
import { atMost, figure, type Figure, type Part } from '../support/part';
import { fewRounds } from '../support/settings';
import { ratios } from '../support/statistics';
import {
  commitRequirements,
  openWorld,
  requirements,
  run,
  text,
  type World,
} from '../support/world';

const owner = 'stick-owner';
const stick = '/srv/stick';

/** A stick compared with the network, and how much a bundle grows. */
export async function room(): Promise<Part> {
  const world = await openWorld();
  await sh(
    world.machine,
    `id ${owner} >/dev/null 2>&1 || useradd --no-create-home ${owner}
    install -d -o ${owner} -g ${owner} ${stick}`,
  );
  return {
    title: 'A stick',
    about: [
      'All packages change: once from an index on the machine’s network with all caches warm, once from a bundle on the same disk.',
      'Growth is that of a bundle by one commit that changes the version of one package. The pack is git’s data for the commit; one wheel is new, and the old one is removed from the bundle.',
    ],
    figures: [...(await sticks(world)), ...(await growth(world))],
  };
}

const make = (machine: World['machine']) => sh(machine, `ladylinux-refresh bundle make ${stick}`);

const manifestOf = async (machine: World['machine']) =>
  JSON.parse(await sh(machine, `cat ${stick}/ladylinux-bundle.json`)) as {
    readonly git: string;
    readonly files: readonly BundledFile[];
  };

const limit =
  'the bundle is copied and hashed, and a repository made of its git file, before the fetch begins';

async function sticks(world: World): Promise<Figure[]> {
  const { machine } = world;
  const timed = async (command: readonly [string, ...string[]]) => {
    const began = performance.now();
    await run(machine, command);
    return (performance.now() - began) / 1000;
  };
  // otherwise an environment kept from an earlier round would be reused
  const refresh = ['ladylinux-refresh', 'refresh', '--rebuild'] as const;
  const network: number[] = [];
  const bundle: number[] = [];
  for (const which of ['older', 'newer'] as const) {
    await commitRequirements(world, which);
    await run(machine, refresh); // fills the caches
  }
  for (let round = 0; round < fewRounds; round += 1) {
    await commitRequirements(world, 'older');
    network.push(await timed(refresh));
    await make(machine);
    const told = await sh(machine, `ladylinux-refresh bundle verify ${stick} --json`);
    const { fingerprint } = JSON.parse(told) as { readonly fingerprint: string };
    await commitRequirements(world, 'newer');
    await run(machine, refresh);
    // back to the previous commit, which needs --force
    const from = ['--from', stick, '--fingerprint', fingerprint, '--force'];
    bundle.push(await timed([...refresh, ...from]));
  }
  return [
    figure('refresh of all packages, caches warm', 's', network),
    figure('refresh --from a stick, the same packages', 's', bundle),
    figure('--from a stick / caches warm', '×', ratios(bundle, network), atMost(1.2, limit)),
  ];
}

async function growth({ machine, internet }: World): Promise<Figure[]> {
  await internet.upstream.commit({ files: { 'requirements.txt': text(requirements.newer) } });
  await run(machine, ['ladylinux-refresh', 'refresh']);
  await make(machine);
  const before = await manifestOf(machine);
  const [older] = requirements.older.filter((line) => line.startsWith('rich=='));
  const changed = requirements.newer.map((line) =>
    line.startsWith('rich==') ? (older ?? line) : line,
  );
  const commit = await internet.upstream.commit({ files: { 'requirements.txt': text(changed) } });
  await run(machine, ['ladylinux-refresh', 'refresh']);
  await make(machine);
  const after = await manifestOf(machine);
  const sum = (files: readonly BundledFile[]) => files.reduce((all, { bytes }) => all + bytes, 0);
  const known = new Set(before.files.map(({ path, sha256 }) => `${path} ${sha256}`));
  const written = after.files.filter(({ path, sha256 }) => !known.has(`${path} ${sha256}`));
  const wheel = sum(written.filter(({ path }) => path.startsWith('wheels/')));
  const mirror = '/opt/ladylinux/.refresh/mirror.git';
  const pack = Number(
    await sh(
      machine,
      `printf '%s\\n' ${commit} ^${commit}^ | git -c safe.directory='*' -C ${mirror} pack-objects --revs --thin --stdout -q | wc -c`,
    ),
  );
  const kilobytes = (bytes: number) => [bytes / 1000];
  const grown = sum(after.files) - sum(before.files);
  return [
    figure('pack and wheel of the commit', 'kB', kilobytes(pack + wheel)),
    figure('a bundle is larger by', 'kB', kilobytes(grown)),
    figure('growth / pack and wheel', '×', [grown / (pack + wheel)], atMost(1.1)),
    figure('rewritten, with the whole git file', 'kB', kilobytes(sum(written))),
  ];
}
