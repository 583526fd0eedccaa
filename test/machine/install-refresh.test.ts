import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { extra, type Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import { diesAtTheStart, diesWhenServed, installMachine, type SetUp } from './world/set-up';
import { specificationRows } from './world/specification-rows';

const secret = 'canary-7f3a';

let world: SetUp;
let internet: Internet;
let machine: Machine;
let installed: string;

describe.skipIf(!canBoot)('a new machine, refreshed from GitHub over TLS', () => {
  beforeAll(async () => {
    world = await installMachine('install');
    ({ internet, machine, installed } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const stat = (path: string) => sh(machine, `stat -c '%U:%G %a' ${path}`);
  const asService = (script: string) =>
    sh(machine, `runuser -u ladylinux -- sh -c ${JSON.stringify(script)} 2>&1 || echo "exit $?"`);

  it('is provisioned from nothing by one command', async () => {
    const status = await statusOf(machine);
    expect(status).toMatchObject({ mode: 'system', setUp: true, condition: 'healthy' });
    expect(status.code?.hash).toBe(await internet.upstream.head('main'));
  });

  it('section 4.1: the service runs under its own system user', async () => {
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    expect(await sh(machine, `ps -o user:20= -p ${pid}`)).toBe('ladylinux');
    expect(await sh(machine, 'getent passwd ladylinux')).toMatch(/:\/usr\/sbin\/nologin$/);
    expect(await sh(machine, 'id -Gn ladylinux')).toBe('ladylinux');
  });

  it.each([
    ['/opt/ladylinux', 'root:root 755'],
    ['/opt/ladylinux/app', 'ladylinux-build:ladylinux-build 755'],
    ['/opt/ladylinux/venv', 'ladylinux-build:ladylinux-build 755'],
    ['/opt/ladylinux/models', 'ladylinux:ladylinux 755'],
    ['/opt/ladylinux/containers', 'root:root 755'],
    ['/opt/ladylinux/.refresh', 'root:root 755'],
    ['/opt/ladylinux/.refresh/next', 'root:root 755'],
    ['/etc/ladylinux/ladylinux.env', 'root:ladylinux 640'],
    ['/etc/ladylinux/refresh.json', 'root:root 644'],
    ['/var/lib/ladylinux', 'root:root 755'],
    ['/var/lib/ladylinux/data', 'ladylinux:ladylinux 750'],
    ['/var/lib/ladylinux/cache', 'ladylinux:ladylinux 750'],
    ['/var/lib/ladylinux/logs', 'ladylinux:ladylinux 750'],
    ['/var/lib/ladylinux-refresh', 'root:root 755'],
    ['/var/lib/ladylinux-refresh/private', 'root:root 700'],
    ['/var/lib/ladylinux-refresh/history.jsonl', 'root:root 644'],
    ['/run/ladylinux-refresh', 'root:root 755'],
    ['/run/ladylinux-refresh/events.jsonl', 'root:root 644'],
  ])('section 5: %s is %s', async (path, expected) => {
    expect(await stat(path)).toBe(expected);
  });

  it('section 5: containers/ is reserved and empty', async () => {
    expect(await sh(machine, 'ls -A /opt/ladylinux/containers')).toBe('');
  });

  it('section 5.1: the service user can change neither app/ nor venv/', async () => {
    for (const path of ['app/api_layer.py', 'venv/bin/python', 'app/new', 'venv/new']) {
      const answer = await asService(`echo x >> /opt/ladylinux/${path}`);
      expect(answer).toMatch(/Permission denied[\s\S]*exit [12]/);
    }
    const found = 'find /opt/ladylinux/app /opt/ladylinux/venv /opt/ladylinux/.refresh/next';
    expect(await asService(`${found} -writable ! -type l`)).toBe('');
  });

  it('section 6: the unit launches uvicorn from the venv with the environment file', async () => {
    const shown = await sh(
      machine,
      'systemctl show -P ExecStart -P EnvironmentFiles ladylinux-api.service',
    );
    expect(shown).toContain('/opt/ladylinux/venv/bin/python -m uvicorn');
    expect(shown).toContain('/etc/ladylinux/ladylinux.env');
    expect(await sh(machine, 'systemctl is-enabled ladylinux-api.service')).toBe('enabled');
  });

  it('section 6: restarts cleanly, and listens on this computer alone', async () => {
    await sh(machine, 'systemctl restart ladylinux-api.service');
    await sh(
      machine,
      'curl --silent --fail --retry 40 --retry-connrefused --retry-delay 1 http://127.0.0.1:8000/ -o /dev/null',
    );
    expect(await sh(machine, "ss -Hltn 'sport = :8000' | awk '{print $4}'")).toBe('127.0.0.1:8000');
  });

  it('section 7.2, step 6: reports commit, service and Python environment', () => {
    expect(installed).toMatch(/Commit: [0-9a-f]{40} \(main\)/);
    expect(installed).toMatch(/Service: ladylinux-api\.service active, HTTP 200/);
    expect(installed).toMatch(
      /Python: 3\.\d+\.\d+, \d+ packages(?:, as of [\d-]+)?, matches its lock/,
    );
  });

  it('changes nothing when it is run again', async () => {
    const before = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    expect(await sh(machine, 'ladylinux-refresh install --dry-run --json')).toContain(
      '"changes": []',
    );
    await sh(machine, 'ladylinux-refresh install');
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(before);
  });

  describe('a refresh', () => {
    specificationRows(() => world, secret);
  });

  it('a list with one package more receives that one alone', async () => {
    // byte code is made once, with the environment that the file came with
    const look = () =>
      sh(
        machine,
        "stat -c '%Y' /opt/ladylinux/venv/lib/python3*/site-packages/uvicorn/__pycache__/main.*.pyc",
      );
    const before = await look();
    const list = await readFile('sample/app/requirements.txt', 'utf8');
    await internet.upstream.commit({ files: { 'requirements.txt': `${list.trim()}\n${extra}\n` } });
    await sh(machine, 'ladylinux-refresh');
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed' });
    expect(await look()).toBe(before);
    const [name = ''] = extra.split('==');
    expect(await sh(machine, 'ls /opt/ladylinux/venv/lib/python3*/site-packages')).toContain(name);
    expect(await stat('/opt/ladylinux/venv')).toBe('ladylinux-build:ladylinux-build 755');
  });

  it('section 7.2: a refresh outlives its terminal and its session; a second start attaches to it', async () => {
    const last = (await lastReport(machine)).runId;
    // what logind does at a logout: everything in the session's scope is killed
    await sh(
      machine,
      `systemd-run --quiet --scope --unit=session-of-ada ladylinux-refresh --force > /dev/null 2>&1 &
       until [ -e /run/ladylinux-refresh/status.json ]; do sleep 0.05; done
       systemctl kill --signal=KILL session-of-ada.scope`,
    );
    expect(await sh(machine, 'systemctl is-active ladylinux-refresh.service || true')).toMatch(
      /^activ/,
    );
    const { exitCode, stdout } = await machine.exec(['ladylinux-refresh', '--force', '--json']);
    const report = await lastReport(machine);
    expect(report).toMatchObject({ outcome: 'refreshed' });
    expect(report.runId).not.toBe(last);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(report.runId);
    expect((await statusOf(machine)).condition).toBe('healthy');
  });

  it('a secret of the environment file is in no log, no event and no report (threat 21)', async () => {
    const places = '/run/ladylinux-refresh /var/lib/ladylinux-refresh';
    expect(await sh(machine, `grep -rl ${secret} ${places} || true`)).toBe('');
    expect(await sh(machine, `journalctl --no-pager | grep -c ${secret} || true`)).toBe('0');
  });

  it('a version that does not serve is detected in the trial, and stops nothing', async () => {
    const [good, pid] = [
      await internet.upstream.head('main'),
      await sh(machine, 'systemctl show -P MainPID ladylinux-api.service'),
    ];
    await internet.upstream.commit({ files: { 'api_layer.py': diesWhenServed } });
    const { exitCode } = await machine.exec(['ladylinux-refresh'], { reject: false });
    expect(await lastReport(machine)).toMatchObject({
      ...{ outcome: 'staging-failed', downtimeMs: null, failedStep: 'try', now: good },
      ...{ message: { code: 'canary-failed' }, cause: { code: 'service-died' } },
    });
    expect(exitCode).toBe(10);
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
    expect((await statusOf(machine)).condition).toBe('healthy');
  });

  it('section 7.2: a version that does not start is rolled back', async () => {
    const good = (await statusOf(machine)).code?.hash;
    await internet.upstream.commit({
      message: 'Die at the start',
      files: { 'api_layer.py': diesAtTheStart },
    });
    const { exitCode } = await machine.exec(['ladylinux-refresh'], { reject: false });
    const report = await lastReport(machine);
    expect(report).toMatchObject({ outcome: 'rolled-back', now: good });
    expect(exitCode).toBe(11);
    expect((await statusOf(machine)).condition).toBe('healthy');
    expect(await sh(machine, 'systemctl is-failed ladylinux-refresh.service || true')).not.toBe(
      'failed',
    );
  });

  it('offline ends before the stop, with 0 s of downtime', async () => {
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    await machine.net('unplug');
    const { exitCode } = await machine.exec(['ladylinux-refresh', '--force'], { reject: false });
    await machine.net('plug');
    expect(exitCode).toBe(4);
    expect((await lastReport(machine)).downtimeMs).toBeNull();
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
  });

  it('leaves no unit, no mount and no staging behind', async () => {
    expect(await sh(machine, "systemctl list-units --all --no-legend 'ladylinux-task-*'")).toBe('');
    expect(await sh(machine, 'findmnt -rno TARGET | grep ladylinux || true')).toBe('');
    expect(await sh(machine, 'ls -A /opt/ladylinux/.refresh/next')).toBe('');
    expect(await sh(machine, 'systemctl --failed --no-legend')).toBe('');
  });
});
