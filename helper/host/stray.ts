import { readFile, readlink } from 'node:fs/promises';
import type { Host } from './host';
import type { Settings } from '../../contract/settings';
import { listenAddress, readEnvFile } from '../state/env-file';
import { startTimeOf, statOf } from '../../common/process';
import { holdersOf, processesOf } from '../lib/process-info';
import { cleanText } from '../lib/text';

/** A process that listens on a port of our service but belongs to none of our units. */
export interface Stray {
  readonly pid: number;
  readonly startTime: number;
  readonly port: number;
  /** Its command line, for display; secrets removed. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly folder: string | null;
  readonly uid: number;
  readonly gid: number;
  /** The system unit it belongs to; null: none, it was started by hand. */
  readonly unit: string | null;
}

/** The first stray on each configured port. Only root can see which process owns a socket. */
export async function straysOf(host: Host, settings: Settings): Promise<Stray[]> {
  const base = listenAddress(await readEnvFile(host.layout.envFile));
  const ports = new Map<number, Set<number>>();
  for (const service of settings.services) {
    if (service.health === null && service.port === undefined) continue;
    const port = service.port ?? base.port;
    const ours = ports.get(port) ?? new Set<number>();
    for (const pid of await host.services.processes(service.unit)) ours.add(pid);
    ports.set(port, ours);
  }
  const strays: Stray[] = [];
  for (const [port, ours] of ports) {
    const holders = await holdersOf(port);
    const [pid] = holders.filter((each) => !ours.has(each)).sort((a, b) => a - b);
    const stray = pid === undefined ? null : await describe(pid, port);
    if (stray !== null) strays.push(stray);
  }
  return strays;
}

async function describe(pid: number, port: number): Promise<Stray | null> {
  const place = `/proc/${String(pid)}`;
  const startTime = await startTimeOf(pid);
  const text = await readFile(`${place}/cmdline`, 'utf8').catch(() => '');
  const status = await readFile(`${place}/status`, 'latin1').catch(() => '');
  if (startTime === null) return null;
  const number = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const argv = text.replace(/\0$/, '').split('\0');
  return {
    pid,
    startTime,
    port,
    command: cleanText(argv.join(' '), 300),
    argv,
    folder: await readlink(`${place}/cwd`).catch(() => null),
    uid: number('Uid'),
    gid: number('Gid'),
    unit: unitOf(await readFile(`${place}/cgroup`, 'latin1').catch(() => '')),
  };
}

/** A unit of the system manager; what a person starts in a session is in user.slice. */
export function unitOf(cgroups: string): string | null {
  for (const line of cgroups.split('\n')) {
    const path = line.split(':').slice(2).join(':');
    const unit = /^\/system\.slice\/(?:.*\/)?([^/]+\.service)(?:\/|$)/.exec(path)?.[1];
    if (unit !== undefined) return unit;
  }
  return null;
}

/** All processes of the same process group: uvicorn --reload has a parent that restarts a dead worker. */
export async function familyOf(pid: number): Promise<number[]> {
  const group = await groupOf(pid);
  if (group === null || group <= 1) return [pid];
  return processesOf(group);
}

/** proc(5) /proc/PID/stat, field 5. */
async function groupOf(pid: number): Promise<number | null> {
  const field = (await statOf(pid))(5);
  return field === '' ? null : Number(field);
}
