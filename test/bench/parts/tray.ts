import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { electronRuntime } from '../../../build/electron-runtime.mjs';
import { makePackages } from '../../../build/package.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import { makeInternet } from '../../machine/world/internet';
import { sh } from '../../machine/world/machine';
import { bootMachine, desktop, type Machine } from '../../support/machine';
import { atMost, figure, under, type Part } from '../support/part';
import { watchPrograms, type Programs } from '../support/programs';
import { once, rounds } from '../support/settings';
import { ratios } from '../support/statistics';

const user = 'ada';
/** The aims are about one quiet minute and about five. */
const minutes = once ? 1 : 5;
const minuteSeconds = once ? 10 : 60;
/** After this long without activity, all work that was begun is done. */
const silenceSeconds = once ? 5 : 20;
/** The folder where our tray looks for runs: a change here wakes it. */
const runFolder = '/run/ladylinux-refresh';

/** How to recognize each program's processes, and how to start it. */
const programs = {
  // like the autostart entry: without a window
  ours: {
    marks: ['/opt/ladylinux-tray/'],
    command: ['/usr/bin/ladylinux-tray', '--hidden'],
  },
  minimal: { marks: ['/opt/minimal/'], command: ['/opt/minimal/electron'] },
  caffeine: { marks: ['caffeine-indicator'], command: ['/usr/bin/caffeine-indicator'] },
} as const;
type Name = keyof typeof programs;
const names = Object.keys(programs) as Name[];
const marks: Programs<Name> = {
  ours: programs.ours.marks,
  minimal: programs.minimal.marks,
  caffeine: programs.caffeine.marks,
};

const minimalApp = `
const { app, Menu, Tray } = require('electron');
app.whenReady().then(() => {
  global.tray = new Tray(__dirname + '/icon.png');
  global.tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', role: 'quit' }]));
});
app.on('window-all-closed', () => {});
`;

type Samples = Record<Name, number[]>;
const none = (): Samples => ({ ours: [], minimal: [], caffeine: [] });
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** In a real Cinnamon session, compared with a minimal Electron tray and a Python/GTK tray from Debian. */
export async function tray(): Promise<Part> {
  const output = await mkdtemp(join(tmpdir(), 'ladylinux-bench-tray-'));
  const [internet, machine] = await Promise.all([
    makeInternet(),
    bootMachine('benchtray', { disk: 'tmpfs', size: '4G', net: true }),
  ]);
  try {
    for (const deb of await makePackages({ quick: true, testRuntime: true, output }))
      await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await sh(
      machine,
      'apt-get install --yes /tmp/ladylinux-refresh_*.deb /tmp/ladylinux-tray_*.deb',
    );
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
    await installMinimal(machine);
    // otherwise the session starts our tray two seconds after the login, and we would measure that start
    await machine.exec(['rm', '/etc/xdg/autostart/ladylinux-tray.desktop']);
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
  const app = '/opt/minimal/resources/app';
  // replaces the part that starts any folder: a shipped program starts only itself
  await sh(
    machine,
    `rm -rf ${app} /opt/minimal/resources/default_app.asar; mkdir ${app}
    chown -R root: /opt/minimal; chmod -R a+rX /opt/minimal; chmod 4755 /opt/minimal/chrome-sandbox`,
  );
  await machine.copyIn(inProject('build/icons/app/32.png'), `${app}/icon.png`);
  const files = {
    'main.js': minimalApp,
    'package.json': '{"name":"minimal","version":"1.0.0","main":"main.js"}',
  };
  for (const [name, input] of Object.entries(files))
    await machine.exec(['tee', `${app}/${name}`], { input, stdout: 'ignore' });
}

async function measure(machine: Machine): Promise<Part> {
  const watch = await watchPrograms(machine, user);
  const started = none();
  for (const name of names) await watch.end(marks[name]);
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const milliseconds = await watch.start(programs[name]);
      if (round >= 0) started[name].push(milliseconds); // the first start of each has to read its files from disk
      await watch.quiet(marks[name], once ? 2 : 5);
      await watch.end(marks[name]);
    }
  }
  const [wakeups, node, ran, pss] = [none(), none(), none(), none()];
  for (const name of names) await watch.start(programs[name]);
  await watch.quiet(marks.ours, silenceSeconds);
  await watch.quiet(marks.minimal, silenceSeconds);
  for (let minute = 0; minute < minutes; minute += 1) {
    const idle = await watch.idle(marks, minuteSeconds);
    const memory = await watch.pss(marks);
    for (const name of names) {
      wakeups[name].push(idle[name].wakeups);
      node[name].push(idle[name].node);
      ran[name].push(idle[name].ran);
      pss[name].push(memory[name]);
    }
  }
  await wakeOnce(machine, watch);
  await watch.quiet(marks.ours, silenceSeconds);
  const afterWindow: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await openAndCloseWindow(machine);
    await watch.quiet(marks.ours, silenceSeconds);
    afterWindow.push((await watch.pss({ ours: marks.ours })).ours);
  }
  const cpu = (name: Name) => [(total(ran[name]) / (minutes * minuteSeconds)) * 100];
  return {
    title: 'Tray',
    about: [
      `In a separate Cinnamon session, on the same runtime as the minimal Electron app, which has only an icon and a menu; caffeine uses Python and GTK, and comes from Debian.`,
      'The start is measured until the panel’s watcher lists the program’s icon. It stands for the time from a login to the icon, because the session itself needs the same time for all. All files are in memory.',
      `Idle: ${minutes} minutes, all programs at the same time, none with a window, after ours has finished its start and been quiet for ${silenceSeconds} s. Wakeups are voluntary context switches. We cause those in Node’s event loop and workers, by timers, files, sockets and child processes; the others come from Chromium and GTK. A check shows that ours are counted: a new file among the runs must wake our tray.`,
    ],
    figures: [
      figure('start to icon, minimal Electron app', 'ms', started.minimal),
      figure('start to icon, ours', 'ms', started.ours),
      figure('start to icon, caffeine', 'ms', started.caffeine),
      figure(
        'start to icon: ours / minimal',
        '×',
        ratios(started.ours, started.minimal),
        atMost(1.25, 'the reading of our program before its first line, and a menu that is longer'),
      ),
      figure('wakeups a minute that ours causes', '', node.ours, atMost(0)),
      figure('wakeups a minute, all threads of ours', '', wakeups.ours),
      figure('wakeups a minute, all threads of the minimal Electron app', '', wakeups.minimal),
      figure('wakeups a minute, all threads of caffeine', '', wakeups.caffeine),
      figure(`CPU over ${minutes} minutes, ours`, '%', cpu('ours'), under(0.1)),
      figure(`CPU over ${minutes} minutes, minimal Electron app`, '%', cpu('minimal')),
      figure(`CPU over ${minutes} minutes, caffeine`, '%', cpu('caffeine')),
      figure('memory (PSS), minimal Electron app', 'MiB', pss.minimal),
      figure('memory (PSS), ours', 'MiB', pss.ours),
      figure('memory (PSS), caffeine', 'MiB', pss.caffeine),
      figure(
        'memory: ours / minimal',
        '×',
        ratios(pss.ours, pss.minimal),
        atMost(
          1.15,
          'half of the additional memory is pages of Electron that a bus, child processes and files use; the rest is our heap and schemas, and ICU',
        ),
      ),
      figure(
        'memory after a window / before',
        '×',
        ratios(afterWindow, pss.ours),
        atMost(1.1, 'what Chromium keeps of a renderer that is gone'),
      ),
    ],
  };
}

/** Proves that a silent program was still listening. */
async function wakeOnce(
  machine: Machine,
  watch: Awaited<ReturnType<typeof watchPrograms>>,
): Promise<void> {
  const counting = watch.idle({ ours: marks.ours }, 10);
  await machine.exec(['touch', `${runFolder}/bench`]);
  const { ours } = await counting;
  await machine.exec(['rm', `${runFolder}/bench`]);
  if (ours.node === 0)
    throw new Error('a change among the files of runs was not seen to wake ours');
}

/** A second start shows the window of the first. */
async function openAndCloseWindow(machine: Machine): Promise<void> {
  const command = programs.ours.command[0];
  await machine.as(user, [command], { reject: false, stdio: 'ignore' });
  const search = 'xdotool search --onlyvisible --class ladylinux-tray';
  await machine.as(user, [
    'bash',
    '-c',
    `window() { ${search} | tail -1; }
    for i in $(seq 600); do w=$(window); [ -n "$w" ] && break; sleep 0.1; done
    [ -n "$w" ] || { echo "no window within a minute" >&2; exit 1; }
    sleep 2
    for i in $(seq 60); do xdotool windowactivate --sync "$w" key alt+F4; sleep 1; [ -n "$(window)" ] || exit 0; done
    echo "the window did not close within a minute" >&2; exit 1`,
  ]);
}
