import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { execa } from 'execa';

const niceness = 10;

/**
 * Makes this process give way to the desktop: nice, and the idle class of I/O (ioprio_set(2)). Both belong to a thread and are
 * inherited by the threads that it starts later, so this comes before the first worker. Where it is refused or ionice is missing,
 * the work is done all the same; a unit sets CPUWeight and IOSchedulingClass itself.
 */
export async function yieldToDesktop(): Promise<{ readonly cpu: boolean; readonly io: boolean }> {
  const threads = await readdir('/proc/self/task');
  let cpu = true;
  for (const thread of threads) {
    try {
      setPriority(Number(thread), niceness);
    } catch {
      cpu = false; // already lower, or gone
    }
  }
  const ionice = await execa('/usr/bin/ionice', ['-c3', '-p', ...threads], {
    reject: false,
    stdio: 'ignore',
  });
  return { cpu, io: ionice.exitCode === 0 };
}
