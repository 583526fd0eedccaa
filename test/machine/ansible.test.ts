import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { makeClassroom, packageFile, type Classroom } from './world/classroom';
import { sh, statusOf, untilNobodyWorks } from './world/machine';

let room: Classroom;
const names = ['ada', 'bea', 'cora', 'dora', 'fresh'] as const;
/** Of all that was set up before the last of them came. */
const first = names.slice(0, 4).join(',');

const machine = (name: string): Machine => {
  const found = room.machines[name];
  if (found === undefined) throw new Error(`no machine ${name}`);
  return found;
};
const vars = { machine_packages: [packageFile], machine_settings: { keep: 2 } };
const refresh = (given: Record<string, unknown> = {}, ...args: string[]) =>
  room.play('ladylinux.refresh.refresh', { batch: '100%', ...vars, ...given }, ...args);

/** What the recap says of one of them. */
const recapOf = (output: string, name: string): Record<string, number> => {
  const line = output.split('\n').findLast((each) => each.startsWith(`${name} `));
  const pairs = [...(line ?? '').matchAll(/(\w+)=(\d+)/g)];
  return Object.fromEntries(pairs.map(([, key = '', count]) => [key, Number(count)]));
};
const commits = async (...asked: readonly string[]) =>
  Promise.all(asked.map(async (name) => (await statusOf(machine(name))).code?.hash));
/** Everything that a refresh may change, and what it may not. */
const everything = (name: string) =>
  sh(
    machine(name),
    `find /opt /etc /usr/local /var/lib/ladylinux /var/lib/ladylinux-refresh /var/lib/dpkg /run/ladylinux-refresh -xdev \\
       ! -name '*.pyc' -printf '%p %y %m %u %g %l\\n' -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum`,
  );

describe.skipIf(!canBoot)('a classroom, by Ansible', () => {
  beforeAll(async () => {
    room = await makeClassroom(names);
  });
  afterAll(() => room[Symbol.asyncDispose]());

  it('sets up four computers that have nothing, in one play', async () => {
    const { stdout } = await refresh({}, '--limit', first);
    expect(await commits(...names.slice(0, 4)), stdout).toEqual(
      Array(4).fill(await room.internet.upstream.head()),
    );
    for (const name of names.slice(0, 4)) {
      expect(recapOf(stdout, name)).toMatchObject({ failed: 0, unreachable: 0 });
      expect((await statusOf(machine(name))).condition).toBe('healthy');
    }
    expect(stdout).toContain('ada: Healthy; main @');
  });

  it('changes nothing where nothing is to do', async () => {
    const { stdout, exitCode } = await refresh({}, '--limit', first);
    expect(exitCode, stdout).toBe(0);
    for (const name of names.slice(0, 4)) expect(recapOf(stdout, name).changed, stdout).toBe(0);
  });
});
