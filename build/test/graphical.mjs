import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronEnvironment } from '../electron-runtime.mjs';
import { inProject, projectRoot } from '../support/paths.mjs';
import { mustRun, query, run } from '../support/run.mjs';
import { say } from '../support/say.mjs';
import { isRoot } from '../support/system-packages.mjs';
import { withDisplay } from './display.mjs';
import { canRead, testUser } from './test-user.mjs';

/** @typedef {import('../electron-runtime.mjs').ElectronRuntime} ElectronRuntime */

/** Why graphical tests cannot run here, if so. */
export const whyNoDisplay = () =>
  query('sh', ['-c', 'command -v Xvfb dbus-run-session']) === undefined
    ? 'xvfb and dbus-daemon are not installed'
    : undefined;

/**
 * Runs a command with its own display, session bus, home folder and results folder; if we are root, as an ordinary user, so that
 * Electron's sandbox is on as it is for people.
 *
 * @param {readonly string[]} command
 * @param {ElectronRuntime} runtime
 * @param {{ timeoutMs: number, totalsPath: string, output?: number }} options
 */
export async function runGraphical(command, runtime, { timeoutMs, totalsPath, ...more }) {
  const work = await mkdtemp(join(tmpdir(), 'ladylinux-e2e-'));
  try {
    const [home, results, runtimeDir] = [
      join(work, 'home'),
      join(work, 'results'),
      join(work, 'run'),
    ];
    for (const folder of [home, results, runtimeDir]) await mkdir(folder, { mode: 0o700 });
    const user = await ordinaryUser();
    const electron = user === undefined ? runtime : await readable(runtime, user.prefix, work);
    if (user !== undefined) await mustRun('chown', ['-R', `${user.name}:`, work]);
    const prefix = user?.prefix ?? [];
    const totals = join(work, 'totals.json');
    const code = await withDisplay(prefix, (display) => {
      const [program = '', ...args] = [...prefix, 'dbus-run-session', '--', ...command];
      return run(program, args, {
        cwd: projectRoot,
        timeoutMs,
        ...more,
        env: {
          ...homeless(process.env),
          ...electronEnvironment(electron),
          ...(user && { USER: user.name, LOGNAME: user.name }),
          HOME: home,
          XDG_RUNTIME_DIR: runtimeDir,
          DISPLAY: display,
          LADYLINUX_TEST_RESULTS: results,
          LADYLINUX_TEST_TOTALS: totals,
        },
      });
    });
    if (existsSync(totals)) await cp(totals, totalsPath);
    await rm(inProject('test-results'), { recursive: true, force: true });
    await cp(results, inProject('test-results'), { recursive: true });
    return code;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function ordinaryUser() {
  if (!isRoot()) return undefined;
  const user = await testUser();
  if (canRead(user.prefix, inProject('package.json'))) return user;
  say(
    `An ordinary user cannot read ${inProject()}, so the graphical tests run as root, without Electron's sandbox.`,
  );
  return undefined;
}

/**
 * @param {ElectronRuntime} runtime
 * @param {readonly string[]} prefix
 * @param {string} work
 * @returns {Promise<ElectronRuntime>}
 */
async function readable(runtime, prefix, work) {
  if (canRead(prefix, runtime.executable)) return runtime;
  const directory = join(work, 'electron');
  await mustRun('cp', ['-a', '--reflink=auto', runtime.directory, directory]);
  return { ...runtime, directory, executable: join(directory, 'electron') };
}

/**
 * Removes everything of the person who runs the tests: settings, bus and desktop.
 *
 * @param {NodeJS.ProcessEnv} env
 */
const homeless = (env) =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^(XDG_|DBUS_|WAYLAND_|GTK_|SSH_|ELECTRON_RUN_AS_NODE$|SESSION_MANAGER$)/.test(name),
    ),
  );
