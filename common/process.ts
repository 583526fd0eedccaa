import { readFile } from 'node:fs/promises';

/** The fields of /proc/PID/stat by their numbers in proc(5), from the third on; empty strings if there is no such process. */
export async function statOf(pid: number): Promise<(field: number) => string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => '');
  // the name may contain anything, so start after its closing parenthesis
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (field) => fields[field - 3] ?? '';
}

/** Start time of a process in clock ticks since boot, proc(5) field 22: together with the PID it identifies a process. */
export async function startTimeOf(pid: number): Promise<number | null> {
  const field = await statOf(pid);
  return field(3) === '' || field(3) === 'Z' ? null : Number(field(22));
}

export async function isAlive(process: {
  readonly pid: number;
  readonly startTime: number;
}): Promise<boolean> {
  return (await startTimeOf(process.pid)) === process.startTime;
}
