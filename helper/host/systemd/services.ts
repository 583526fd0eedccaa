import { setTimeout as sleep } from 'node:timers/promises';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../../contract/settings';
import type {
  HowToStop,
  ServiceFacts,
  ServiceManager,
  StartAnswer,
  StopAnswer,
  UnitFile,
  UnitStart,
} from '../services';
import { pathExists } from '../../lib/path';
import { listenersOn } from '../../lib/process-info';
import { cleanLines, cleanText } from '../../lib/text';
import { listenAddress, readEnvFile } from '../../state/env-file';
import { layoutUnder } from '../../state/layout';
import { beginHold, endHold, heldAddress, holdMark } from '../held-port';
import { ask as askSystemd, type Ask } from './command';
import { dropInFor, dropInPath } from './drop-in';
import { answererOf, socketFiles, socketOf } from './held-socket';
import { fragmentOf, isPackaged, unitProgram } from './unit-program';
import { parseShown, shownProperties, unitFacts, type UnitFacts } from './unit-facts';

/** cgroup version 2; the hybrid layout; version 1's systemd hierarchy. */
const hierarchies = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'];

/** Every process in a control group and its sub-groups (cgroups(7)); empty if the group is gone. */
export async function processesIn(
  controlGroup: string,
  roots: readonly string[] = hierarchies,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  if (!/^\/./.test(controlGroup)) return found;
  await Promise.all(roots.map((root) => collect(join(root, controlGroup), found)));
  return found;
}

async function collect(group: string, found: Set<number>): Promise<void> {
  for (const line of (await readOrEmpty(join(group, 'cgroup.procs'))).split('\n')) {
    const pid = Number(line);
    if (pid > 0) found.add(pid);
  }
  const children = await readdir(group, { withFileTypes: true }).catch(noneIfGone);
  await Promise.all(
    children
      .filter((child) => child.isDirectory())
      .map((child) => collect(join(group, child.name), found)),
  );
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    noneIfGone(error);
    return '';
  }
}

/** ENODEV: the group was removed between open and read. */
function noneIfGone(error: unknown): [] {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENOTDIR') return [];
  throw error;
}

const pollMs = 20;
/** A unit of Type=notify may take long to report that it is up; its health is checked elsewhere. */
const startTimeoutMs = 30_000;
const layout = layoutUnder('/');

/** The application's units under systemd. Unit names were checked by the contract's ServiceUnit. */
export class SystemdServices implements ServiceManager {
  constructor(private readonly ask: Ask = askSystemd) {}

  async inspect(unit: string): Promise<ServiceFacts> {
    const { controlGroup: _, ...facts } = await this.show(unit);
    return facts;
  }

  async startOf(unit: string): Promise<UnitStart | null> {
    const properties = ['Id', 'LoadState', 'ExecStart', 'WorkingDirectory', 'Environment'];
    const { stdout } = await this.ask('systemctl', [
      'show',
      `--property=${properties.join(',')}`,
      '--',
      unit,
    ]);
    const shown = parseShown(stdout);
    const program = unitProgram(shown);
    if (program?.folder.startsWith('/') !== true) return null;
    const pythonPath = /^Environment=(?:.* )?"?PYTHONPATH=([^\s"]*)/m.exec(stdout)?.[1] ?? null;
    return { folder: program.folder, words: program.words, pythonPath };
  }

  async stop(unit: string, { timeoutSeconds, graceSeconds, port }: HowToStop): Promise<StopAnswer> {
    const deadline = performance.now() + timeoutSeconds * 1000;
    if (port === 'held') await beginHold(layout, unit);
    const { controlGroup, portHeld } = await this.show(unit);
    // at the second signal uvicorn drops unfinished answers
    const urge = setTimeout(() => {
      const main = ['kill', '--kill-whom=main', '--signal=SIGINT', '--', unit];
      if (portHeld === true) void this.ask('systemctl', main);
    }, graceSeconds * 1000);
    const { exitCode, stderr } = await this.ask(
      'systemctl',
      ['stop', '--', unit],
      timeoutSeconds * 1000,
    );
    clearTimeout(urge);
    if (exitCode !== null && exitCode !== 0 && !isNotLoaded(stderr)) {
      throw new Error(`systemctl stop ${unit} answered ${exitCode}: ${stderr.trim()}`);
    }
    for (;;) {
      const { state } = await this.show(unit);
      const left = await processesIn(controlGroup);
      const isUp = state === 'active' || state === 'activating';
      if (left.size === 0 && !isUp) break;
      if (performance.now() >= deadline) return { kind: 'still-running', pids: [...left] };
      await sleep(pollMs);
    }
    if (port === 'closed') await this.close(unit);
    return { kind: 'stopped' };
  }

  async start(unit: string): Promise<StartAnswer> {
    await this.fitSocket(unit);
    // Otherwise systemd refuses a unit that failed five times in a minute (start limit, systemd.unit(5)).
    await this.ask('systemctl', ['reset-failed', '--', unit, socketOf(unit)]);
    const { exitCode, stderr } = await this.ask('systemctl', ['start', '--', unit], startTimeoutMs);
    if (exitCode === 0 || exitCode === null) return { kind: 'started' };
    if ((await this.show(unit)).state === 'not-installed') return { kind: 'not-installed' };
    return { kind: 'refused', said: cleanText(stderr.trim().replaceAll('\n', ' '), 500) };
  }

  async release(unit: string): Promise<void> {
    if (!(await pathExists(holdMark(layout, unit)))) return;
    await endHold(layout, unit);
    const { state } = await this.show(unit);
    if (state !== 'active' && state !== 'activating') await this.close(unit);
    // so that the next unanswered connection can start it again
    else await this.ask('systemctl', ['stop', '--', answererOf(unit)]);
  }

  async processes(unit: string): Promise<ReadonlySet<number>> {
    return processesIn((await this.show(unit)).controlGroup);
  }

  async log(unit: string, since: Date, lines: number): Promise<readonly string[]> {
    // A unit's last lines may still be on their way to journald.
    await this.ask('journalctl', ['--sync']);
    const { stdout } = await this.ask('journalctl', [
      `--unit=${unit}`,
      `--since=@${(since.getTime() / 1000).toFixed(6)}`,
      `--lines=${lines}`,
      '--output=cat',
      '--no-pager',
      '--quiet',
      '--all',
    ]);
    return stdout === '' ? [] : cleanLines(stdout.split('\n').slice(-lines));
  }

  async unitFiles(settings: Settings, entryPoint: string | null): Promise<readonly UnitFile[]> {
    const address = listenAddress(await readEnvFile(layout.envFile));
    const files = settings.services.map(async (service) => {
      const { unit } = service;
      const isStartedOurWay =
        service.start === 'ours' || isPackaged(unit, await fragmentOf(unit, this.ask));
      const held = isStartedOurWay ? heldAddress(service, address) : null;
      const content = dropInFor(settings, unit, entryPoint, layout, held !== null);
      const dropIn = { path: dropInPath(unit), content, mode: 0o644 };
      return [dropIn, ...(held === null ? [] : socketFiles(unit, held))];
    });
    return (await Promise.all(files)).flat();
  }

  async reload(): Promise<void> {
    const { exitCode, stderr } = await this.ask('systemctl', ['daemon-reload'], 90_000);
    if (exitCode !== 0) throw new Error(`systemctl daemon-reload failed: ${stderr.trim()}`);
  }

  private async close(unit: string): Promise<void> {
    await endHold(layout, unit);
    await this.ask('systemctl', ['stop', '--', socketOf(unit)]);
  }

  /**
   * Stops a socket that would be in the way: one that the unit no longer inherits, or that lost its listener because
   * its address changed. Also stops a running answerer: a failed socket, after a crash loop, does not open again beside
   * it.
   */
  private async fitSocket(unit: string): Promise<void> {
    const socket = socketOf(unit);
    const answerer = answererOf(unit);
    const properties = '--property=Id,ActiveState,Wants,Listen';
    const units = [unit, socket, answerer];
    const { stdout } = await this.ask('systemctl', ['show', properties, '--', ...units]);
    const [service = {}, held = {}, answering = {}] = stdout.split('\n\n').map(parseShown);
    if (service.ActiveState === 'active') return;
    if (held.ActiveState !== 'active') {
      const isInTheWay = answering.ActiveState === 'active';
      if (isInTheWay) await this.ask('systemctl', ['stop', '--', answerer]);
      return;
    }
    const isInherited = (service.Wants ?? '').split(' ').includes(socket);
    const port = Number(/:(\d+) \(Stream\)/.exec(held.Listen ?? '')?.[1] ?? 0);
    if (isInherited && (await listenersOn(port)).length > 0) return;
    await this.ask('systemctl', ['stop', '--', socket]);
  }

  private async show(unit: string): Promise<UnitFacts> {
    const { exitCode, stdout, stderr } = await this.ask('systemctl', [
      'show',
      '--timestamp=unix',
      `--property=${shownProperties.join(',')}`,
      '--',
      unit,
    ]);
    if (exitCode !== 0) throw new Error(`systemctl show ${unit} failed: ${stderr.trim()}`);
    return unitFacts(unit, parseShown(stdout));
  }
}

function isNotLoaded(stderr: string): boolean {
  return /not loaded|not found|does not exist/i.test(stderr);
}
