import { readFile } from 'node:fs/promises';

/** Start time of a process in clock ticks since boot, proc(5) field 22: with the pid it names a process for good. */
export async function startTimeOf(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return Number(fields[19]);
  } catch {
    return null;
  }
}

export async function isAlive(process: {
  readonly pid: number;
  readonly startTime: number;
}): Promise<boolean> {
  return (await startTimeOf(process.pid)) === process.startTime;
}
