import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { canBoot, type Machine } from '../support/machine';
import { lastReport, machineWithPackage, sh, statusOf } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

/** Where a desktop mounts it, for its user alone. */
const stick = '/media/somebody/STICK';
const somebody = 'teachers-own';

let world: SetUp;
let alone: Machine;
let folder: string;
let fingerprint: string;

const mounted = (machine: Machine) =>
  sh(
    machine,
    `useradd --no-create-home ${somebody}
    install -d -m 0750 -o ${somebody} -g ${somebody} $(dirname ${stick})
    install -d -o ${somebody} -g ${somebody} ${stick}`,
  );

/** Without a network, and with the package alone. */
async function withTheStick(name: string): Promise<Machine> {
  const machine = await machineWithPackage(name, { disk: 'tmpfs' });
  await mounted(machine);
  await machine.copyIn(join(folder, 'stick.tar'), '/tmp/stick.tar');
  await sh(machine, `tar -C ${stick} --no-same-owner -xf /tmp/stick.tar`);
  await sh(machine, `chown -R ${somebody}:${somebody} ${stick}`);
  return machine;
}

/** As the window does, for any user who was asked for a password. */
const ask = async (machine: Machine, verb: string, input: object) =>
  JSON.parse(
    await sh(
      machine,
      `echo '${JSON.stringify(input)}' | /usr/lib/ladylinux/ladylinux-helper ${verb} || true`,
    ),
  ) as unknown;
const over = (machine: Machine, unit: string) =>
  sh(
    machine,
    `for i in $(seq 3000); do
      systemctl show -P ActiveState ${unit} | grep -Eqx 'inactive|failed' && exit; sleep 0.1
    done; exit 1`,
  );

describe.skipIf(!canBoot)('a stick for a computer that has no network at all', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stick-'));
    world = await setUpMachine('teacher');
    const { machine } = world;
    await mounted(machine);
    await sh(machine, `ladylinux-refresh bundle make ${stick}`);
    const told = await sh(machine, `ladylinux-refresh bundle verify ${stick} --json`);
    ({ fingerprint } = JSON.parse(told) as { fingerprint: string });
    await sh(machine, `tar -C ${stick} -cf /tmp/stick.tar .`);
    await machine.copyOut('/tmp/stick.tar', join(folder, 'stick.tar'));
    alone = await withTheStick('alone');
  });
  afterAll(async () => {
    await alone.down();
    await world[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('keeps its owner, and root owns nothing in it', async () => {
    const others = `find ${stick} -not -user ${somebody}`;
    expect(await sh(world.machine, others)).toBe('');
  });

  it('is not used without a word of an administrator', async () => {
    expect(await refreshed(alone, 'install', '--from', stick)).toBe(exitCodes.stagingFailed);
    const other = ['--fingerprint', 'f'.repeat(64)];
    expect(await refreshed(alone, 'install', '--from', stick, ...other)).toBe(
      exitCodes.stagingFailed,
    );
    expect((await statusOf(alone)).setUp).toBe(false);
  });

  it('sets LadyLinux up, in one command, and it is healthy', async () => {
    await sh(alone, `ladylinux-refresh install --from ${stick} --fingerprint ${fingerprint}`);
    const { outcome, python, now } = await lastReport(alone);
    const onTeacher = await lastReport(world.machine);
    expect({ outcome, tool: python?.tool, now }).toEqual({
      ...{ outcome: 'refreshed', tool: 'uv', now: onTeacher.now },
    });
    expect(await sh(alone, 'curl --silent --fail http://127.0.0.1:8000/api/health')).not.toBe('');
    expect(await sh(alone, 'ip -brief link show | grep -v LOOPBACK || true')).toBe('');
  });

  it(
    'sets another one up as the window asks for it, with what the bundle is of',
    { tags: 'thorough' },
    async () => {
      const desk = await withTheStick('desk');
      try {
        const use = { folder: stick, fingerprint, code: true };
        const refused = { ok: false, failure: { message: { code: 'stick-gone' } } };
        const other = { ...use, fingerprint: 'f'.repeat(64) };
        expect(await ask(desk, 'install-from', other)).toMatchObject(refused);
        expect(await sh(desk, 'ls /etc/ladylinux/refresh.json 2>/dev/null || true')).toBe('');

        expect(await ask(desk, 'install-from', use)).toEqual({ ok: true });
        await over(desk, 'ladylinux-refresh.service');
        const settings = await sh(desk, 'ladylinux-refresh settings show --json');
        const follows = ({ repository, branch }: Settings) => ({ repository, branch });
        const teachers = await sh(world.machine, 'ladylinux-refresh settings show --json');
        expect(follows(JSON.parse(settings) as Settings)).toEqual(
          follows(JSON.parse(teachers) as Settings),
        );
        expect(await statusOf(desk)).toMatchObject({ setUp: true, condition: 'healthy' });
      } finally {
        await desk.down();
      }
    },
  );

  it('is made again and used on request of the window, by separate units', async () => {
    const { machine } = world;
    await sh(machine, `rm -r ${stick}/*`);
    expect(await ask(machine, 'bundle-make', { folder: stick, models: true })).toEqual({
      ok: true,
    });
    await over(machine, 'ladylinux-bundle-make.service');
    const events = await sh(machine, 'cat /run/ladylinux-refresh/bundle-events.jsonl');
    const last = JSON.parse(events.trim().split('\n').at(-1) ?? '') as { fingerprint: string };
    expect(last).toMatchObject({ type: 'finished', outcome: 'done' });
    expect(await sh(machine, `find ${stick} -not -user ${somebody}`)).toBe('');
    const told = await sh(machine, `ladylinux-refresh bundle show ${stick} --json`);
    expect(JSON.parse(told)).toMatchObject({ standing: 'same', fingerprint: last.fingerprint });

    for (const [agreed, outcome] of [
      ['f'.repeat(64), 'staging-failed'],
      [last.fingerprint, 'nothing-to-do'],
    ]) {
      const use = { folder: stick, fingerprint: agreed, code: true };
      expect(await ask(machine, 'start-from', use)).toEqual({ ok: true });
      await over(machine, 'ladylinux-refresh.service');
      expect([agreed, (await lastReport(machine)).outcome]).toEqual([agreed, outcome]);
    }
    ({ fingerprint } = last);
  });

  it('is served to the room by a unit that sees only it, until that is turned off', async () => {
    const { machine } = world;
    const told = await sh(machine, `ladylinux-refresh bundle serve ${stick} --always --json`);
    expect(JSON.parse(told)).toMatchObject({ fingerprint, port: 8766 });
    const [address = ''] = (JSON.parse(told) as { addresses: string[] }).addresses;
    const asked = ['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}'];
    const from = async (path: string) =>
      (await machine.inet([asked[0] ?? '', ...asked.slice(1), `${address}/${path}`])).stdout;
    expect(await from('ladylinux-bundle.json')).toBe('200');
    expect(await from('../../etc/hostname')).toBe('404');
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-bundle.service');
    const inside = (command: string) =>
      sh(machine, `nsenter -t ${pid} -m -- ${command} 2>/dev/null || true`);
    expect(await inside(`ls /mnt`)).toContain('ladylinux-bundle.json');
    for (const closed of [
      '/media',
      '/home',
      '/etc/ladylinux',
      '/opt/ladylinux',
      '/var/lib/ladylinux',
    ])
      expect([closed, await inside(`setpriv --reuid 65534 --clear-groups ls ${closed}`)]).toEqual([
        closed,
        '',
      ]);
    const user = await sh(machine, `ps -o user= -p ${pid}`);
    expect(['root', somebody]).not.toContain(user);
    await sh(machine, `ladylinux-refresh settings set source=${address}`);
    await sh(machine, 'ladylinux-refresh refresh --rebuild --force');
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed' });
    const isRefused = async () =>
      (await lastReport(machine)).warnings.some(({ code }) => code === 'source-not-used');
    expect(await isRefused()).toBe(false);
    await sh(machine, 'ladylinux-refresh bundle serve --off');
    await sh(machine, 'ladylinux-refresh refresh --rebuild --force');
    expect(await isRefused()).toBe(true);
    await expect(from('ladylinux-bundle.json')).rejects.toThrow();
    expect(await sh(machine, 'systemctl is-enabled ladylinux-bundle.service || true')).toBe(
      'disabled',
    );
    expect(await sh(machine, 'ls /etc/systemd/system/ | grep bundle || true')).toBe('');
  });

  it('refreshes a machine of the room from the teacher’s, the line to the internet cut', async () => {
    const { machine, internet } = world;
    const next = await internet.upstream.commit({ files: { 'NEWS.md': 'for the room\n' } });
    await sh(machine, 'ladylinux-refresh refresh');
    await sh(machine, `ladylinux-refresh bundle make ${stick}`);
    const told = await sh(machine, `ladylinux-refresh bundle serve ${stick} --always --json`);
    const { fingerprint: served } = JSON.parse(told) as { fingerprint: string };
    await machine.wire(alone);
    await machine.net('unplug');
    try {
      await sh(alone, `ladylinux-refresh settings set 'protocols=["https","http"]'`);
      const from = ['refresh', '--from', 'http://192.168.77.1:8766'];
      expect(await refreshed(alone, ...from)).toBe(exitCodes.stagingFailed);
      expect(await refreshed(alone, ...from, '--fingerprint', served)).toBe(exitCodes.ok);
    } finally {
      await machine.net('plug');
    }
    expect(await lastReport(alone)).toMatchObject({ outcome: 'refreshed', now: next });
    expect(await sh(alone, 'curl --silent --fail http://127.0.0.1:8000/api/health')).not.toBe('');
  });

  it('refuses one that was changed on the way, and stays as it is', async () => {
    await sh(alone, `printf x >> ${stick}/lists/*.txt`);
    const before = await lastReport(alone);
    const known = await sh(alone, `sha256sum < ${stick}/ladylinux-bundle.json | cut -c1-64`);
    const from = ['--from', stick, '--fingerprint', known, '--force'];
    expect(await refreshed(alone, 'refresh', ...from)).toBe(exitCodes.stagingFailed);
    const after = await lastReport(alone);
    expect(after).toMatchObject({
      ...{ message: { code: 'bundle-refused' }, now: before.now, downtimeMs: null },
    });
  });
});
