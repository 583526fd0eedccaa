import { readdir, readFile, readlink } from 'node:fs/promises';
import { statOf } from '../../common/process';
import { cleanText } from './text';

/** kill(2): a negative number is a process group. A process that has ended is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export async function commandOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
  return cleanText(text.slice(0, 4096).replace(/\0/g, ' ').trim(), 300);
}

export async function allPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The processes of a group: proc(5), /proc/PID/stat. */
export async function processesOf(group: number): Promise<number[]> {
  const all = await allPids();
  const groups = await Promise.all(
    all.map(async (pid) => {
      const field = await statOf(pid);
      return Number(field(5));
    }),
  );
  return all.filter((_, at) => groups[at] === group);
}

/** Resident memory of a process in bytes; 0 if it has ended. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'latin1').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/**
 * What processes have done since their start: proc(5), /proc/PID/stat and /proc/PID/io. 0 for one that we may not
 * inspect.
 */
export async function workOf(pids: Iterable<number>): Promise<{
  /** Hundredths of a second of CPU time, including ended children. */
  readonly ticks: number;
  /** Pages that had to be read from disk. */
  readonly faults: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}> {
  const sum = { ticks: 0, faults: 0, readBytes: 0, writtenBytes: 0 };
  for (const pid of pids) {
    const fields = await statOf(pid);
    const field = (number: number) => Number(fields(number));
    sum.ticks += field(14) + field(15) + field(16) + field(17);
    sum.faults += field(12);
    const io = await readFile(`/proc/${String(pid)}/io`, 'latin1').catch(() => '');
    sum.readBytes += Number(/^rchar: (\d+)/m.exec(io)?.[1] ?? 0);
    sum.writtenBytes += Number(/^wchar: (\d+)/m.exec(io)?.[1] ?? 0);
  }
  return sum;
}

interface Listener {
  readonly inode: string;
  readonly loopbackOnly: boolean;
  /** The user who opened the socket. */
  readonly uid: number;
}

/** proc(5), /proc/PID/status: the effective user; null if the process has ended. */
export async function uidOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'latin1').catch(() => '');
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1];
  return uid === undefined ? null : Number(uid);
}

/** The sockets that listen on a TCP port: proc(5), /proc/net/tcp and tcp6. */
export async function listenersOn(port: number): Promise<Listener[]> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const found: Listener[] = [];
  for (const table of ['tcp', 'tcp6']) {
    const text = await readFile(`/proc/net/${table}`, 'latin1').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [address = '', localPort] = (fields[1] ?? '').split(':');
      if (fields[3] !== '0A' || localPort !== hexPort) continue;
      const loopbackOnly = address.endsWith('7F') || address === '00000000000000000000000001000000';
      found.push({ inode: fields[9] ?? '', loopbackOnly, uid: Number(fields[7]) });
    }
  }
  return found;
}

/** All but systemd: its sockets are units, and nobody may end it. */
const everybody = async (): Promise<number[]> => (await allPids()).filter((pid) => pid !== 1);

/** The processes with a socket that listens on a TCP port. Other users' are visible to root only. */
export async function holdersOf(
  port: number,
  among: () => Promise<Iterable<number>> = everybody,
): Promise<number[]> {
  const inodes = new Set((await listenersOn(port)).map(({ inode }) => inode));
  const holders: number[] = [];
  if (inodes.size === 0) return holders;
  for (const pid of await among()) {
    const folder = `/proc/${String(pid)}/fd`;
    const descriptors = await readdir(folder).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) {
        holders.push(pid);
        break;
      }
    }
  }
  return holders;
}
