import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { electronRuntime } from '../../../build/electron-runtime.mjs';
import { makePackages } from '../../../build/package.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import { makeInternet } from '../../machine/world/internet';
import { sh } from '../../machine/world/machine';
import { bootMachine, desktop, type Machine } from '../../support/machine';
import { atMost, figure, under, type Part } from '../support/part';
import { watchPrograms } from '../support/programs';
import { once, rounds } from '../support/settings';
import { ratios } from '../support/statistics';

const user = 'ada';
const idleSeconds = once ? 5 : 60;
const settleMs = once ? 2_000 : 20_000;

/** What makes each program's processes known, and how it is started. */
const programs = {
  // as the entry for the login starts it: without a window
  ours: {
    marks: ['/opt/ladylinux-tray/'],
    command: ['/opt/ladylinux-tray/ladylinux-tray', '--hidden'],
  },
  minimal: {
    marks: ['/opt/minimal/electron'],
    command: ['/opt/minimal/electron', '/opt/minimal-app'],
  },
  caffeine: { marks: ['caffeine-indicator'], command: ['/usr/bin/caffeine-indicator'] },
} as const;
type Name = keyof typeof programs;
const names = Object.keys(programs) as Name[];
const marks = Object.fromEntries(names.map((name) => [name, programs[name].marks]));

const minimalApp = `
const { app, Menu, Tray } = require('electron');
app.whenReady().then(() => {
  global.tray = new Tray('/opt/minimal-app/icon.png');
  global.tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', role: 'quit' }]));
});
app.on('window-all-closed', () => {});
`;

type Samples = Record<Name, number[]>;
const none = (): Samples => ({ ours: [], minimal: [], caffeine: [] });

/** In a real Cinnamon session, beside the least that an Electron tray can be and a Python/GTK one of Debian. */
export async function tray(): Promise<Part> {
  const output = await mkdtemp(join(tmpdir(), 'ladylinux-bench-tray-'));
  const [internet, machine] = await Promise.all([
    makeInternet(),
    bootMachine('benchtray', { disk: 'tmpfs', size: '4G', net: true }),
  ]);
  try {
    for (const deb of await makePackages({ quick: true, output }))
      await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await sh(
      machine,
      'apt-get install --yes /tmp/ladylinux-refresh_*.deb /tmp/ladylinux-tray_*.deb',
    );
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
    await installMinimal(machine);
    await desktop(['up', machine.name, user, 'secret']);
    await desktop(['wait', machine.name, user]);
    return await measure(machine);
  } finally {
    await machine.down();
    await internet[Symbol.asyncDispose]();
    await rm(output, { recursive: true });
  }
}

async function installMinimal(machine: Machine): Promise<void> {
  const { directory } = await electronRuntime();
  await machine.copyIn(directory, '/opt/minimal');
  await sh(
    machine,
    'mkdir /opt/minimal-app; chown -R root: /opt/minimal; chmod -R a+rX /opt/minimal; chmod 4755 /opt/minimal/chrome-sandbox',
  );
  await machine.copyIn(inProject('build/icons/app/32.png'), '/opt/minimal-app/icon.png');
  const files = {
    'main.js': minimalApp,
    'package.json': '{"name":"minimal","version":"1.0.0","main":"main.js"}',
  };
  for (const [name, input] of Object.entries(files))
    await machine.exec(['tee', `/opt/minimal-app/${name}`], { input, stdout: 'ignore' });
}

async function measure(machine: Machine): Promise<Part> {
  const watch = await watchPrograms(machine, user);
  const started = none();
  for (const name of names) await watch.end(programs[name].marks); // what the session started by itself
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      started[name].push(await watch.start(programs[name].command));
      await watch.end(programs[name].marks);
    }
  }
  const [wakeups, cpu, pss] = [none(), none(), none()];
  for (const name of names) await watch.start(programs[name].command);
  await sleep(settleMs);
  for (let round = 0; round < rounds; round += 1) {
    const idle = await watch.idle(marks, idleSeconds);
    const memory = await watch.pss(marks);
    for (const name of names) {
      wakeups[name].push(idle[name]?.wakeups ?? Number.NaN);
      cpu[name].push(idle[name]?.cpu ?? Number.NaN);
      pss[name].push(memory[name] ?? Number.NaN);
    }
  }
  const afterWindow: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await openAndCloseWindow(machine);
    await sleep(settleMs / 2);
    afterWindow.push((await watch.pss(marks))['ours'] ?? Number.NaN);
  }
  return {
    title: 'Tray',
    about: [
      `In a Cinnamon session of its own, on the same runtime as the minimal Electron app, which has an icon, a menu and nothing else; caffeine is Python and GTK, from Debian.`,
      `Idle: ${rounds} windows of a minute each, all programs side by side, without a window of theirs. Wakeups are voluntary context switches of all threads.`,
      'From the start of the program to its icon stands for the time from the login to it: the session itself takes the same for all.',
    ],
    figures: [
      figure('start to icon, minimal Electron app', 'ms', started.minimal),
      figure('start to icon, ours', 'ms', started.ours),
      figure('start to icon, caffeine', 'ms', started.caffeine),
      figure(
        'start to icon: ours / minimal',
        '×',
        ratios(started.ours, started.minimal),
        atMost(1.25),
      ),
      figure('wakeups a minute, minimal Electron app', '', wakeups.minimal),
      figure('wakeups a minute, ours', '', wakeups.ours),
      figure('wakeups a minute, caffeine', '', wakeups.caffeine),
      figure('wakeups a minute, ours beyond the minimal app', '', beyond(wakeups), atMost(0)),
      figure('CPU, minimal Electron app', '%', cpu.minimal),
      figure('CPU, ours', '%', cpu.ours, under(0.1)),
      figure('CPU, caffeine', '%', cpu.caffeine),
      figure('memory (PSS), minimal Electron app', 'MiB', pss.minimal),
      figure('memory (PSS), ours', 'MiB', pss.ours),
      figure('memory (PSS), caffeine', 'MiB', pss.caffeine),
      figure('memory: ours / minimal', '×', ratios(pss.ours, pss.minimal), atMost(1.15)),
      figure('memory after a window / before', '×', ratios(afterWindow, pss.ours), atMost(1.1)),
    ],
  };
}

const beyond = ({ ours, minimal }: Samples): number[] =>
  ours.map((value, round) => Math.max(0, value - (minimal[round] ?? Number.NaN)));

/** The second start shows the window of the first. */
async function openAndCloseWindow(machine: Machine): Promise<void> {
  const command = programs.ours.command[0];
  await machine.as(user, [command], { reject: false, stdio: 'ignore' });
  const search = 'xdotool search --onlyvisible --class ladylinux-tray';
  await machine.as(user, [
    'bash',
    '-c',
    `for i in $(seq 100); do w=$(${search} | tail -1); [ -n "$w" ] && break; sleep 0.1; done
    sleep 2; xdotool windowactivate --sync "$w" key alt+F4`,
  ]);
}
