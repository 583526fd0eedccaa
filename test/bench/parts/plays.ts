import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { makeClassroom, packageFile, type Classroom } from '../../machine/world/classroom';
import { atMost, figure, type Part } from '../support/part';
import { once } from '../support/settings';
import { ratios } from '../support/statistics';

declare const __PROJECT_ROOT__: string;

const names = ['ada', 'bea', 'cora', 'dora', 'emma'] as const;
const rounds = once ? 1 : 3;
const limit =
  'each module starts our command; that of a refresh starts a unit and two sandboxes, which look at the code, every file of the environment and the repository';

/** Each module once, and the same number of tasks that do nothing. */
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
const nothing = { 'ansible.builtin.command': { argv: ['true'] }, changed_when: false };

/** A part of our playbook with nothing in place of each of our modules. */
function idle(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(idle);
  if (typeof part !== 'object' || part === null)
    return typeof part === 'string' ? part.replace('ladylinux.refresh.machine', idleRole) : part;
  const entries = Object.entries(part as Record<string, unknown>);
  const kept = entries.filter(([key]) => !key.startsWith('ladylinux.refresh.'));
  const rest = Object.fromEntries(kept.map(([key, value]) => [key, idle(value)]));
  return kept.length < entries.length ? { ...rest, ...nothing } : rest;
}
const idleRole = 'idle_machine';

/** Returns the playbook's path. */
async function idlePlaybook(room: Classroom): Promise<string> {
  const from = join(__PROJECT_ROOT__, 'ansible');
  const playbook = await room.file('idle.yml', '');
  const role = join(dirname(playbook), 'roles', idleRole);
  await cp(join(from, 'roles/machine'), role, { recursive: true });
  const rewrite = async (file: string, to: string) =>
    writeFile(to, stringify(idle(parse(await readFile(file, 'utf8')))));
  for (const tasks of ['main.yml', 'table.yml'])
    await rewrite(join(from, 'roles/machine/tasks', tasks), join(role, 'tasks', tasks));
  await rewrite(join(from, 'playbooks/refresh.yml'), playbook);
  return playbook;
}

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
    const floor = await room.file(
      'nothing.yml',
      playOf(modules.map(() => JSON.stringify(nothing))),
    );
    const idlePlay = await idlePlaybook(room);
    const wall = {
      playbook: [] as number[],
      idle: [] as number[],
      ours: [] as number[],
      nothing: [] as number[],
    };
    const changed: number[] = [];
    const measure = async (into: number[], play: string, given = {}) => {
      const began = performance.now();
      const { exitCode, stdout } = await room.play(play, given, '--forks', String(names.length));
      into.push((performance.now() - began) / 1000);
      if (exitCode !== 0) throw new Error(stdout);
      return [...stdout.matchAll(/changed=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    };
    await measure([], ours);
    for (let round = 0; round < rounds; round += 1) {
      changed.push(await measure(wall.playbook, 'ladylinux.refresh.refresh', vars));
      await measure(wall.idle, idlePlay, vars);
      changed.push(await measure(wall.ours, ours));
      await measure(wall.nothing, floor);
    }
    return {
      title: 'A play over five machines',
      about: [
        'Five machines on this computer, over ssh, that need no change. The room’s playbook installs the package, sets up, stores the settings, refreshes, looks at the models, and prints the table; in turn with the same playbook with `ansible.builtin.command: true` in place of each of our modules. The same for a play that has nothing but the five modules. The machines share this computer’s processors, as no room does.',
      ],
      figures: [
        figure('the playbook', 's', wall.playbook),
        figure('the playbook with true', 's', wall.idle),
        figure('playbook / with true', '×', ratios(wall.playbook, wall.idle), atMost(1.5, limit)),
        figure('five modules alone', 's', wall.ours),
        figure('five times true', 's', wall.nothing),
        figure('modules / true', '×', ratios(wall.ours, wall.nothing)),
        figure('changed', '', changed, atMost(0)),
      ],
    };
  } finally {
    await room[Symbol.asyncDispose]();
  }
}
