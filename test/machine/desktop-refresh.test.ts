import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages } from '../../build/package.mjs';
import { bootMachine, canBoot, desktop, type Machine } from '../support/machine';
import { makeInternet, type Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import { Screen, until } from './world/screen';

const pictures = join(process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results', 'screenshots');
/** The outline of the drawings for the panel. */
const outline = '#232523';
/** Of the main button: --accent-fill in the light theme. */
const accent = '#4a7a2e';

let internet: Internet;
let machine: Machine;
let screen: Screen;
let output: string;
let pushed: string;

const picture = (name: string) => screen.shoot(join(pictures, `desktop-${name}.png`));
const asService = (script: string) =>
  sh(machine, `runuser -u ladylinux -- sh -c ${JSON.stringify(script)} 2>&1 || echo "exit $?"`);

describe.skipIf(!canBoot)('a click on “Refresh from GitHub” in Cinnamon', () => {
  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    output = await mkdtemp(join(tmpdir(), 'packages-'));
    [internet, machine] = await Promise.all([
      makeInternet(),
      bootMachine('desktop', { disk: 'tmpfs', size: '4G', net: true }),
    ]);
    const debs = await makePackages({ quick: true, output });
    for (const deb of debs) await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await sh(
      machine,
      'apt-get install --yes /tmp/ladylinux-refresh_*.deb /tmp/ladylinux-tray_*.deb',
    );
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
    screen = new Screen(machine, 'ada');
    await desktop(['up', machine.name, 'ada', 'secret']);
    await desktop(['wait', machine.name, 'ada']);
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
    await rm(output, { recursive: true });
  });

  it('the icon is in the panel after the login, and a click on it opens the window', async () => {
    await screen.wait(outline, 8, 8);
    await picture('panel');
    pushed = await internet.upstream.commit({
      message: 'Say hello',
      files: { 'HELLO.md': 'Hello\n' },
    });
    await screen.click(outline, 8, 8);
    await screen.inFront('ladylinux-tray');
  });

  it('the button asks for the password, and nothing is refreshed before it', async () => {
    const { code } = await statusOf(machine);
    await screen.click(accent, 100, 24);
    await screen.inFront('polkit');
    await picture('password');
    const status = await statusOf(machine);
    expect(status.running).toBeNull();
    expect(status.code).toEqual(code);
    expect(status.code?.hash).not.toBe(pushed);
  });

  it('with the password, the service answers with the new commit', async () => {
    await screen.type('secret');
    const served = 'curl --silent --max-time 5 http://127.0.0.1:8000/ || echo away';
    const short = pushed.slice(0, 7);
    await until(
      `commit ${short} to be served`,
      async () => ((await sh(machine, served)).includes(`commit ${short}`) ? true : undefined),
      240,
    );
    await until('the end of the run', async () =>
      (await statusOf(machine)).running === null ? true : undefined,
    );
    expect(await statusOf(machine)).toMatchObject({
      condition: 'healthy',
      code: { hash: pushed, subject: 'Say hello' },
    });
    // The way back to the overview, under the verdict.
    await screen.wait(accent, 100, 24);
    await picture('refreshed');
  });

  it('the history names who asked', async () => {
    const report = await lastReport(machine);
    expect(report).toMatchObject({ outcome: 'refreshed', now: pushed, requestedBy: 'ada' });
  });

  it('section 4.1: the service runs as user ladylinux', async () => {
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    expect(await sh(machine, `ps -o user:20= -p ${pid}`)).toBe('ladylinux');
    expect(await sh(machine, `readlink /proc/${pid}/cwd`)).toBe('/opt/ladylinux/app');
  });

  it('section 5.1: that user can write neither app/ nor venv/', async () => {
    for (const path of ['app/api_layer.py', 'app/new', 'venv/bin/python', 'venv/new']) {
      const answer = await asService(`echo x >> /opt/ladylinux/${path}`);
      expect(answer, path).toMatch(/Permission denied[\s\S]*exit [12]/);
    }
    expect(await asService('echo x > /var/lib/ladylinux/data/new && echo written')).toBe('written');
  });
});
