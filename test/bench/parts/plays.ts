import { makeClassroom, packageFile } from '../../machine/world/classroom';
import { atMost, figure, type Part } from '../support/part';
import { once } from '../support/settings';
import { ratios } from '../support/statistics';

const names = ['ada', 'bea', 'cora', 'dora', 'emma'] as const;
const rounds = once ? 1 : 3;
const limit =
  'each module starts our command; that of a refresh starts a unit and two sandboxes, which look at the code, every file of the environment and the repository';

/** Every task of the role on a computer that is set up, and the same number of tasks that do nothing. */
const modules = [
  'ladylinux_install: { settings: { keep: 2 } }',
  'ladylinux_settings: { settings: { keep: 2 } }',
  'ladylinux_refresh: {}',
  'ladylinux_models: { state: verified }',
  'ladylinux_status: {}',
];
const playOf = (tasks: readonly string[]) => `
- hosts: ladylinux
  become: true
  gather_facts: false
  tasks:
${tasks.map((task) => `    - ${task}\n`).join('')}`;
const floor = 'ansible.builtin.command: { argv: ["true"] }\n      changed_when: false';

/** A play over five machines that need no change, compared with a play whose tasks do nothing. */
export async function plays(): Promise<Part> {
  const room = await makeClassroom(names);
  try {
    const vars = { machine_packages: [packageFile], machine_settings: { keep: 2 }, batch: '100%' };
    const setUp = await room.play('ladylinux.refresh.refresh', vars);
    if (setUp.exitCode !== 0) throw new Error(setUp.stdout);
    const ours = await room.file(
      'ours.yml',
      playOf(modules.map((module) => `ladylinux.refresh.${module}`)),
    );
    const nothing = await room.file('nothing.yml', playOf(modules.map(() => floor)));
    const wall = { ours: [] as number[], nothing: [] as number[] };
    const changed: number[] = [];
    const measure = async (into: number[], play: string) => {
      const began = performance.now();
      const { exitCode, stdout } = await room.play(play, {}, '--forks', String(names.length));
      into.push((performance.now() - began) / 1000);
      if (exitCode !== 0) throw new Error(stdout);
      return [...stdout.matchAll(/changed=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    };
    await measure([], ours);
    for (let round = 0; round < rounds; round += 1) {
      changed.push(await measure(wall.ours, ours));
      await measure(wall.nothing, nothing);
    }
    return {
      title: 'A play over five machines',
      about: [
        'Five machines on this computer, over ssh, that need no change: one task for each module of the collection, in turn with the same play whose five tasks are `ansible.builtin.command: true`.',
      ],
      figures: [
        figure('five modules', 's', wall.ours),
        figure('five times true', 's', wall.nothing),
        figure('modules / true', '×', ratios(wall.ours, wall.nothing), atMost(1.5, limit)),
        figure('changed', '', changed, atMost(0)),
      ],
    };
  } finally {
    await room[Symbol.asyncDispose]();
  }
}
