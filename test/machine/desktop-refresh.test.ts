import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages } from '../../build/package.mjs';
import { bootMachine, canBoot, desktop, type Machine } from '../support/machine';
import { howItEnded } from './cases/how-it-ended';
import { upgradedWhileOpen } from './cases/upgraded-while-open';
import { accent, bad, blueTint, infoTint, ink, mint } from './world/colours';
import { outline, panels, window } from './world/colours';
import { makeInternet, type Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import { Screen, until } from './world/screen';
import { Session } from './world/session';
import { inOneStory } from './world/story';

let internet: Internet;
let machine: Machine;
let screen: Screen;
let ada: Session;
let output: string;
let pushed: string;
let debs: readonly string[];

const picture = (name: string, part?: string) => screen.picture(name, part);
const renderers = () => sh(machine, 'pgrep -u ada -f -- --type=renderer || true');
const killService = 'systemctl kill --signal=KILL ladylinux-api.service';
const unitState = () => sh(machine, 'systemctl show -P ActiveState ladylinux-api.service');
const asService = (script: string) =>
  sh(machine, `runuser -u ladylinux -- sh -c ${JSON.stringify(script)} 2>&1 || echo "exit $?"`);

describe.skipIf(!canBoot)('a click on “Refresh from GitHub” in Cinnamon', () => {
  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), 'packages-'));
    [internet, machine] = await Promise.all([
      makeInternet(),
      bootMachine('desktop', { disk: 'tmpfs', size: '4G', net: true }),
    ]);
    debs = await makePackages({ quick: true, testRuntime: true, output });
    for (const deb of debs) await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await sh(machine, 'apt-get install --yes /tmp/ladylinux-*.deb');
    await internet.serve(machine);
    screen = new Screen(machine, 'ada');
    ada = new Session(machine, 'ada');
    await desktop(['up', machine.name, 'ada', 'secret']);
    await desktop(['wait', machine.name, 'ada']);
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
    await rm(output, { recursive: true });
  });

  inOneStory((name) => screen.failure(name));

  it('the icon is in the panel after the login, and a click on it opens the window', async () => {
    await screen.wait(outline, 8, 8);
    await picture('panel');
    await screen.click(outline, 8, 8);
    await screen.inFront('ladylinux-tray');
  });

  it('first run: one button and the password set this computer up', async () => {
    await screen.wait(accent, 60, 24);
    await picture('first-run');
    expect((await statusOf(machine)).condition).toBe('not-set-up');
    await screen.click(accent, 60, 24);
    await screen.asksForPassword();
    await picture('first-run-password');
    await screen.type('secret');
    await screen.until('its beginning', async () =>
      (await statusOf(machine)).running === null ? undefined : true,
    );
    await picture('first-run-progress');
    await until(
      'a healthy service',
      async () => {
        const { condition, running } = await statusOf(machine);
        return condition === 'healthy' && running === null ? true : undefined;
      },
      240,
    );
    // From the end of the first run to the overview.
    await screen.click(accent, 100, 24);
    await picture('first-run-overview');
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', requestedBy: 'ada' });
  });

  it('“Refresh from GitHub” in the menu opens the window, and the password dialog keeps the keyboard', async () => {
    await screen.key('ctrl+w');
    await screen.chooseInMenu(outline, 'Down');
    await screen.asksForPassword('ladylinux-tray');
    await picture('menu-password');
    await screen.key('Escape');
    await screen.inFront('ladylinux-tray');
    await screen.title('Overview – LadyLinux');
    expect((await statusOf(machine)).running).toBeNull();
    await screen.wait(accent, 100, 24);
    await picture('dismissed');
  });

  it('the button asks for the password, and nothing is refreshed before it', async () => {
    pushed = await internet.upstream.commit({
      message: 'Say hello',
      files: { 'HELLO.md': 'Hello\n' },
    });
    const { code } = await statusOf(machine);
    await screen.click(accent, 100, 24);
    await screen.asksForPassword();
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
    // The button back to the overview, under the result.
    await screen.wait(accent, 100, 24);
    await picture('refreshed');
  });

  it('the history names who asked', async () => {
    const refreshed = { outcome: 'refreshed', now: pushed, requestedBy: 'ada' };
    expect(await lastReport(machine)).toMatchObject(refreshed);
  });

  it('the menu of the icon leads to every section, by keyboard too', async () => {
    await screen.chooseInMenu(outline, ...Array<string>(7).fill('Down'));
    await screen.title('History – LadyLinux');
    await picture('history');
  });

  it('a dark theme reaches the open window, and so does a theme’s accent', async () => {
    await ada.run('gsettings set org.cinnamon.desktop.interface gtk-theme Adwaita-dark');
    await screen.wait(window.dark, 300, 200);
    await screen.wait(outline, 8, 8);
    await picture('history-dark');
    await ada.run('gsettings set org.cinnamon.desktop.interface gtk-theme Mint-Y-Blue');
    await screen.wait(window.light, 300, 200);
    await screen.wait(blueTint, 120, 30);
    await ada.run('gsettings set org.cinnamon.desktop.interface gtk-theme Adwaita');
    await screen.gone(blueTint, 120, 30);
  });

  it('closing the window ends its process; the tray stays', async () => {
    expect(await renderers()).not.toBe('');
    await screen.key('ctrl+w');
    await until('the end of the page’s process', async () =>
      (await renderers()) === '' ? true : undefined,
    );
    await screen.wait(outline, 8, 8);
  });

  it('the icon is legible on a light panel and on a dark one', async () => {
    for (const [name, colour] of Object.entries(panels)) {
      await ada.usePanel(name, colour);
      await screen.wait(colour, 1000, 30);
      await screen.wait(ink, 10, 10);
      await picture(`panel-${name}`, '320x40+960+760');
    }
    await ada.run('gsettings reset org.cinnamon.theme name');
  });

  it('a service that fails is announced once, until it is healthy again; a click opens the doctor', async () => {
    // This test is slower than a person: the notification stays longer than the usual 4 s.
    await ada.run('gsettings set org.cinnamon.desktop.notifications notification-duration 600');
    const heard = await ada.listen();
    const told = (times: number) =>
      until(`${times} notifications`, async () =>
        (await heard()).split('LadyLinux needs your attention').length > times ? true : undefined,
      );
    // later than the time for which a new version is watched: until then it would be taken back
    await sh(machine, 'systemctl stop ladylinux-probation.service');
    await sh(
      machine,
      'mkdir -p /run/systemd/system/ladylinux-api.service.d && ' +
        "printf '[Service]\\nRestart=no\\n' >/run/systemd/system/ladylinux-api.service.d/test.conf && " +
        `systemctl daemon-reload && ${killService}`,
    );
    await told(1);
    await sh(machine, 'systemctl restart ladylinux-api.service');
    await until('it to be taken back', async () =>
      (await heard()).includes('member=CloseNotification') ? true : undefined,
    );
    await sh(machine, killService);
    await told(2);
    await screen.wait(mint, 16, 16);
    await picture('attention', '448x96+832+0');
    await screen.clickNotification(mint, async () =>
      (await heard()).includes('member=ActionInvoked'),
    );
    await screen.title('Doctor – LadyLinux');
    expect((await heard()).split('needs your attention')).toHaveLength(3);
  });

  it('“Fix…” says what it will do, asks for the password, and the finding is gone', async () => {
    // Below the banner’s mark is that of the worst finding; its button comes next for the keyboard.
    await screen.click(bad, 14, 14, 2);
    await screen.key('Tab');
    await screen.key('Return');
    await screen.wait(accent, 60, 24);
    await picture('fix');
    expect(await unitState()).toBe('failed');
    await screen.click(accent, 60, 24);
    await screen.asksForPassword();
    await picture('fix-password');
    expect(await unitState()).toBe('failed');
    await screen.type('secret');
    await until('health', async () =>
      (await statusOf(machine)).condition === 'healthy' ? true : undefined,
    );
    await screen.inFront('ladylinux-tray');
    await screen.gone(bad, 14, 14);
    await picture('fixed');
    await screen.key('ctrl+w');
  });

  howItEnded(() => ({ machine, internet, screen, ada }));
  upgradedWhileOpen(() => ({ machine, screen, debs, folder: output }));

  it('the icon comes back after the tray’s watcher and after Cinnamon restarted', async () => {
    await sh(machine, 'pkill -KILL -u ada -f xapp-sn-watcher');
    await until('the watcher', async () =>
      (await ada.hasName('org.kde.StatusNotifierWatcher')) ? true : undefined,
    );
    await screen.wait(outline, 8, 8);
    const before = await ada.ownerOf('org.Cinnamon');
    await ada.run('nohup setsid cinnamon --replace >/dev/null 2>&1 &');
    await until('another Cinnamon', async () => {
      const now = await ada.ownerOf('org.Cinnamon');
      return now !== undefined && now !== before ? true : undefined;
    });
    await screen.wait(outline, 8, 8);
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

  it('without a tray in the panel the window says so', async () => {
    const running = '$(pgrep --oldest -u ada -f xapp-sn-watcher)';
    const watcher = await sh(machine, `readlink /proc/${running}/exe`);
    await sh(machine, `mv ${watcher} ${watcher}.away && pkill -KILL -u ada -f xapp-sn-watcher`);
    await until('the end of the tray', async () =>
      (await ada.hasName('org.kde.StatusNotifierWatcher')) ? undefined : true,
    );
    // as its entry in Cinnamon’s menu does
    await ada.run('nohup ladylinux-tray >/dev/null 2>&1 &');
    await screen.inFront('ladylinux-tray');
    await screen.wait(infoTint, 300, 30);
    await picture('no-tray');
    await sh(machine, `mv ${watcher}.away ${watcher}`);
  });

  it(
    'at 200 % the icon and the window are twice as large, in the light and the dark theme',
    { tags: 'thorough' },
    async () => {
      await ada.scaleTwice();
      await desktop(['out', machine.name]);
      await desktop(['up', machine.name, 'ada', 'secret', '2560x1600', '192']);
      await desktop(['wait', machine.name, 'ada']);
      // It began with the login.
      await screen.click(outline, 30, 30);
      await screen.wait(accent, 200, 48);
      await screen.inFront('ladylinux-tray');
      await picture('200-percent');
      await ada.run('gsettings set org.cinnamon.desktop.interface gtk-theme Adwaita-dark');
      await screen.wait(window.dark, 600, 400);
      await picture('200-percent-dark');
    },
  );
});
