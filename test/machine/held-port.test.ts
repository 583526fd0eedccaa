import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { callersIn } from './world/calling';
import type { Internet } from './world/internet';
import { lastReport, sh, statusOf, untilNobodyWorks } from './world/machine';
import {
  changeSettings,
  diesAtTheStart,
  refreshed,
  setUpMachine,
  type SetUp,
} from './world/set-up';

const api = 'ladylinux-api.service';
const socket = 'ladylinux-port-ladylinux-api.socket';
const path = '/api/health';

let world: SetUp;
let internet: Internet;
let machine: Machine;
let call: Awaited<ReturnType<typeof callersIn>>;
let application: string;

const refresh = async (...args: string[]) => refreshed(machine, 'refresh', ...args);
/** The exit code of one request; 7: refused, 28: no answer in time (curl(1)). */
const curl = async (port = 8000) =>
  Number(
    await sh(
      machine,
      `curl -s -o /dev/null -m 3 http://127.0.0.1:${port}${path} && echo 0 || echo $?`,
    ),
  );
const stateOf = (unit: string) => sh(machine, `systemctl show -P ActiveState ${unit}`);
const findings = async () => {
  const { stdout } = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], {
    reject: false,
  });
  return (JSON.parse(stdout) as { findings: { id: string; what: { code: string } }[] }).findings;
};

describe.skipIf(!canBoot)('the port of a machine', () => {
  beforeAll(async () => {
    world = await setUpMachine('held');
    ({ internet, machine } = world);
    call = await callersIn(machine);
    application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
    await changeSettings(machine, { services: [{ health: { path } }] });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const changed = (code: string) =>
    internet.upstream.commit({ files: { 'api_layer.py': `${application}\n${code}\n` } });

  it.each([
    ['a refresh', () => changed('# new'), () => refresh(), 0],
    ['a return to the version before', () => null, () => refreshed(machine, 'rollback'), 0],
    [
      'a refresh that is taken back',
      () => internet.upstream.commit({ files: { 'api_layer.py': diesAtTheStart } }),
      () => refresh(),
      11,
    ],
    ['a restart', () => null, () => refreshed(machine, 'service', 'restart'), 0],
    [
      'a restart by systemctl',
      () => null,
      () => sh(machine, `systemctl restart ${api}`).then(() => 0),
      0,
    ],
    [
      'a refresh that is killed in the middle of its swap',
      () =>
        internet.upstream.commit({
          files: { 'api_layer.py': application, 'refresh/prepare': '#!/bin/sh\nsleep 30\n' },
          executable: ['refresh/prepare'],
        }),
      async () => {
        const run = refresh();
        const isPreparing = 'systemctl is-active --quiet ladylinux-task-prepare.service';
        await sh(machine, `until ${isPreparing}; do sleep 0.05; done; sleep 1`);
        await sh(machine, 'systemctl kill --signal=KILL ladylinux-refresh.service');
        await run;
        await untilNobodyWorks(machine);
        return 0;
      },
      0,
    ],
  ])('%s refuses no connection', async (_, before, work, code) => {
    await before();
    const process = await sh(machine, `systemctl show -P MainPID ${api}`);
    const stop = call(8000, path);
    expect(await work()).toBe(code);
    const calls = await stop();
    expect(calls.answered).toBeGreaterThan(0);
    expect(calls.refused).toBe(0);
    expect(await sh(machine, `systemctl show -P MainPID ${api}`)).not.toBe(process);
    await expect.poll(() => curl()).toBe(0);
    expect(await stateOf(socket)).toBe('active');
    expect((await statusOf(machine)).services).toMatchObject([{ portHeld: true }]);
  });

  it('answers more connections than a program has files open by default, if so many have waited', async () => {
    const waiting = `
import resource, socket, subprocess
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
def ask():
    one = socket.create_connection(("127.0.0.1", 8000))
    one.settimeout(120)
    one.sendall(b"GET ${path} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
    return one
asked = [ask() for _ in range(1500)]
subprocess.run(["ladylinux-refresh", "service", "start"], check=True)
print(sum(one.recv(100).startswith(b"HTTP/1.1 200") for one in asked))`;
    const mark = `/run/ladylinux-refresh/${socket.replace('.socket', '.held')}`;
    await sh(machine, `touch ${mark}; systemctl stop ${api}`);
    expect(await sh(machine, `python3 - <<'END'\n${waiting}\nEND`)).toBe('1500');
    await sh(machine, `rm ${mark}`);
    await expect.poll(() => curl()).toBe(0);
  });

  it('a version that died again and again, with clients all the while, leaves the port to the one after it', async () => {
    const dropIn = `/run/systemd/system/${api}.d`;
    const mark = `/run/ladylinux-refresh/${socket.replace('.socket', '.held')}`;
    const ask = `curl -s -m 0.3 -o /dev/null http://127.0.0.1:8000${path}`;
    await sh(
      machine,
      `touch ${mark}; systemctl stop ${api}; ${ask} || true; mkdir -p ${dropIn}
       printf '[Service]\nExecStart=\nExecStart=/bin/false\nRestartSec=10ms\n' > ${dropIn}/zz-dies.conf
       systemctl daemon-reload; systemctl start ${api} || true
       until [ "$(systemctl show -P ActiveState ${socket})" = failed ]; do ${ask} || true; done
       rm -r ${dropIn}; systemctl daemon-reload`,
    );
    expect(await refreshed(machine, 'service', 'start')).toBe(0);
    await expect.poll(() => curl()).toBe(0);
    expect(await stateOf(socket)).toBe('active');
  });

  it.each([
    ['our own command', 'ladylinux-refresh service stop'],
    ['systemctl', `systemctl stop ${api}`],
  ])('stopped by %s, it refuses them, and answers once it is started', async (_, command) => {
    await sh(machine, command);
    await expect.poll(() => curl()).toBe(7);
    expect(await stateOf(socket)).toBe('inactive');
    expect(await refreshed(machine, 'service', 'start')).toBe(0);
    await expect.poll(() => curl()).toBe(0);
  });

  it('what closes the port reaches no further than docs/security.md says', async () => {
    const answerer = 'ladylinux-port-ladylinux-api.service';
    const told = await sh(
      machine,
      `systemd-analyze security --no-pager ${answerer} | tail -1
       touch /etc/victim; mkdir -p /run/systemd/system/${answerer}.d
       printf '[Service]\\nExecStartPre=-/bin/sh -c "rm /etc/victim; touch /run/ladylinux-refresh/x"\\n' > /run/systemd/system/${answerer}.d/tries.conf
       systemctl daemon-reload; systemctl start ${answerer} || true
       rm -r /run/systemd/system/${answerer}.d; systemctl daemon-reload
       ls /etc/victim /run/ladylinux-refresh/x 2>/dev/null || true`,
    );
    expect(Number(/: (\d+\.\d)/.exec(told)?.[1])).toBeLessThanOrEqual(2.0);
    expect(told.split('\n').slice(1)).toEqual(['/etc/victim']);
    await expect.poll(() => stateOf(socket)).toBe('inactive'); // it did what it is for
    expect(await refreshed(machine, 'service', 'restart')).toBe(0);
    await expect.poll(() => curl()).toBe(0);
  });

  it(
    'a new address of ladylinux.env is told by doctor, and taken with the next restart',
    { tags: 'thorough' },
    async () => {
      await sh(
        machine,
        'sed -i s/LADYLINUX_PORT=8000/LADYLINUX_PORT=8017/ /etc/ladylinux/ladylinux.env',
      );
      const moved = (await findings()).filter(({ what }) => what.code === 'found-port-moved');
      expect(moved).toHaveLength(1);
      await refreshed(machine, 'doctor', '--fix', '--yes');
      await expect.poll(() => curl(8017)).toBe(0);
      expect(await curl()).toBe(7);
      await sh(
        machine,
        'sed -i s/LADYLINUX_PORT=8017/LADYLINUX_PORT=8000/ /etc/ladylinux/ladylinux.env',
      );
      expect(await refresh()).toBe(0);
      await expect.poll(() => curl()).toBe(0);
      expect(await curl(8017)).toBe(7);
    },
  );

  it('a machine that was set up before takes it over with its next refresh, and says so', async () => {
    await sh(
      machine,
      `systemctl stop ${api} ${socket}
       rm /etc/systemd/system/ladylinux-port-*
       sed -i '/^Sockets=/d; /^ExecStart=/d' /etc/systemd/system/${api}.d/*.conf
       systemctl daemon-reload; systemctl start ${api}`,
    );
    await expect.poll(() => curl()).toBe(0);
    expect((await statusOf(machine)).services).toMatchObject([{ portHeld: false }]);
    const told = (await findings()).map(({ what }) => what.code);
    expect(told).toContain('found-port-not-held');
    expect(await refresh()).toBe(0);
    const { warnings } = await lastReport(machine);
    expect(warnings.map(({ code }) => code)).toContain('port-held-from-now-on');
    expect(await stateOf(socket)).toBe('active');
    expect((await findings()).map(({ what }) => what.code)).not.toContain('found-port-not-held');
  });

  it('goes with the package', async () => {
    // the root that machines boot from may forbid it, as containers do
    await sh(machine, 'dpkg --remove ladylinux-refresh');
    expect([await curl(), await stateOf(socket)]).toEqual([7, 'inactive']);
    await sh(machine, 'dpkg --purge ladylinux-refresh');
    expect(await sh(machine, 'ls /etc/systemd/system | grep ladylinux || true')).toBe('');
  });
});
