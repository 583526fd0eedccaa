import { readdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Host } from '../host';
import type { Settings } from '../../../contract/settings';
import { layoutUnder } from '../../state/layout';
import { connectHost } from '../../../common/loopback';
import { isLoopback } from '../../../common/loopback';
import { pathExists } from '../../lib/path';
import { emptyFolder, type Sandbox } from '../sandbox';
import { openJournald } from '../journald';
import { monotonicMs, sleep } from '../../lib/clock';
import { writeDurably } from '../../state/state-file';
import { buildUser, serviceUser } from '../users';
import { SystemdServices } from './services';
import { ask as askSystemd, type Ask } from './command';

const refreshUnit = 'ladylinux-refresh.service';

const resumeUnit = 'ladylinux-resume.service';

const probationUnit = 'ladylinux-probation.service';

const applyUnit = 'ladylinux-apply.service';
const applyTimer = 'ladylinux-apply.timer';

/** Starts the service for every waiting report, even one written while another is processed. */
const afterPath = 'ladylinux-after.path';

const askPath = 'ladylinux-ask.path';
const askUnits = ['ladylinux-ask.service', 'run-ladylinux\\x2dask.mount'];

/** Writes the request for the unit, which reads and removes it, and starts the unit without waiting. */
async function launchUnit(
  unit: string,
  requestFile: string,
  request: object,
  ask: Ask = askSystemd,
): Promise<void> {
  await writeDurably(requestFile, `${JSON.stringify(request)}\n`, 0o600);
  await untilDown(unit, ask);
  const { exitCode, stderr } = await ask('systemctl', ['start', '--no-block', '--', unit]);
  if (exitCode !== 0) throw new Error(`${unit} could not be started: ${stderr.trim()}`);
}

const goneWithinMs = 10_000;

/** Waits for the unit to exit: a start is lost if the last instance has reported its end but still runs. */
async function untilDown(unit: string, ask: Ask): Promise<void> {
  const deadline = monotonicMs() + goneWithinMs;
  while (monotonicMs() < deadline) {
    const { stdout } = await ask('systemctl', ['show', '--property=ActiveState', '--', unit]);
    if (/=(?:inactive|failed)$/m.test(stdout)) return;
    await sleep(20);
  }
}

const installedBundle = '/usr/lib/ladylinux/ladylinux-refresh.cjs';

/** A real machine: systemd manages services, systemd-run is the sandbox, and jobs run in units that outlive us. */
export function systemHost(settings: Pick<Settings, 'prepare'>, bundle = installedBundle): Host {
  const layout = layoutUnder('/');
  let { prepare } = settings;
  const sandbox = whenUsed(async () => {
    const { SystemdSandbox } = await import('./sandbox');
    return new SystemdSandbox({
      layout,
      program: { node: '/usr/bin/node', bundle },
      grants: {
        get prepareWritesData() {
          return prepare.data;
        },
      },
    });
  });
  return {
    mode: 'system',
    runsServices: true,
    layout,
    services: new SystemdServices(),
    sandbox,
    python: '/usr/bin/python3',
    logPlace: `journalctl -u ${refreshUnit}`,
    journald: openJournald(),
    grant: (next) => {
      ({ prepare } = next);
    },
    makeTaskFolder: (path, content = 'empty', whose = 'build') =>
      makeTaskFolder(path, content, sandbox, whose === 'build' ? buildUser : serviceUser),
    preflight: async () => (await import('./preflight')).whatStandsInTheWay(layout),
    launch: ({ unit }, file, request) => launchUnit(unit, file, request),
    watch: async () => {
      await askSystemd('systemctl', ['restart', '--no-block', '--', probationUnit]);
    },
    waitToApply: async () => {
      await askSystemd('systemctl', ['stop', '--', applyTimer]);
      await askSystemd('systemctl', ['restart', '--no-block', '--', applyUnit]);
    },
    wakeToApply,
    tellScripts: async () => {
      await askSystemd('systemctl', ['start', '--no-block', '--', afterPath]);
    },
    watchBox,
    ownerOfModels: async (folder) => (await import('./folders')).ownerOfModels(folder),
    // SIGINT means that a person cancelled; SIGTERM, which a shutdown sends, means interrupted.
    cancel: (pid) => {
      process.kill(pid, 'SIGINT');
    },
    mayAsk: (host) => mayAsk(host),
    fixedPaths: () => Promise.resolve('shown'),
    inhibit: async () => {
      const { holdInhibitor } = await import('./inhibitor');
      const inhibitor = await holdInhibitor('LadyLinux is being refreshed');
      return () => void inhibitor.release();
    },
  };
}

/** A timer until the next reboot; after a reboot the schedule is checked anyway. systemd.time(7) */
async function wakeToApply(at: Date): Promise<boolean> {
  const seconds = `@${String(Math.ceil(at.getTime() / 1000))}`;
  const { exitCode } = await askSystemd('systemd-run', [
    '--quiet',
    `--unit=${applyUnit}`,
    `--on-calendar=${seconds}`,
    '--timer-property=AccuracySec=1s',
  ]);
  return exitCode === 0;
}

/**
 * A run's units can reach loopback only (IPAddressDeny=). Adds, until the next boot, name resolvers elsewhere, and
 * another address of this computer on which an administrator has the service listen: systemctl(1) set-property.
 */
export async function mayAsk(host: string, ask: Ask = askSystemd): Promise<void> {
  const { ownNetwork } = await import('./reach');
  const { resolvers, resolve } = await ownNetwork();
  const wanted = connectHost(host);
  const known = [...resolvers, wanted].filter((each) => !isLoopback(each));
  if (known.length === 0) return;
  const allow = async (addresses: readonly string[]) => {
    for (const unit of addresses.length === 0 ? [] : [refreshUnit, resumeUnit])
      await ask('systemctl', [
        'set-property',
        '--runtime',
        '--',
        unit,
        `IPAddressAllow=${addresses.join(' ')}`,
      ]);
  };
  await allow(known.filter((each) => isIP(each) !== 0));
  if (isIP(wanted) === 0 && !isLoopback(wanted)) await allow(await resolve(wanted));
}

/** Enables and starts a unit, or disables and stops it. systemd's error text if it refuses, else null. */
export async function switchUnit(
  unit: string,
  on: boolean,
  ask: Ask = askSystemd,
): Promise<string | null> {
  const { exitCode, stderr } = await ask('systemctl', [
    on ? 'enable' : 'disable',
    '--now',
    '--',
    unit,
  ]);
  return exitCode === 0 ? null : stderr.trim();
}

/** The box exists only while it is watched, so that the application can see whether anybody reads requests. */
async function watchBox(on: boolean): Promise<string | null> {
  if (on) return switchUnit(askPath, true);
  // usually it is off already, and every disable makes systemd reload all units
  const enabled = await askSystemd('systemctl', ['is-enabled', '--quiet', '--', askPath]);
  if (enabled.exitCode !== 0) return null;
  const refused = await switchUnit(askPath, false);
  if (refused !== null) return refused;
  const { exitCode, stderr } = await askSystemd('systemctl', ['stop', '--', ...askUnits]);
  return exitCode === 0 ? null : stderr.trim();
}

/** `status` starts no task, so it should not load all task definitions. */
function whenUsed(make: () => Promise<Sandbox>): Sandbox {
  let made: Promise<Sandbox> | undefined;
  const sandbox = () => (made ??= make());
  return {
    run: async (...given) => (await sandbox()).run(...given),
    stopLeftovers: async () => (await sandbox()).stopLeftovers(),
  };
}

/** What an earlier run left in a folder of the build user is removed in the sandbox, never as root (threat 5). */
export async function makeTaskFolder(
  path: string,
  content: 'keep' | 'empty',
  sandbox: Sandbox,
  user: string,
): Promise<void> {
  if (!(await pathExists(path))) {
    // only the service may read a copy of its data, whatever mode the complete copy gets
    const mode = user === serviceUser ? 0o700 : 0o755;
    return (await import('./folders')).makeFolderFor(path, user, mode);
  }
  if (content === 'keep' || (await readdir(path)).length === 0) return;
  await emptyFolder(sandbox, path);
}
