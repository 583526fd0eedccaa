import { execa } from 'execa';
import type { Sandbox } from '../sandbox';
import { tieChildren } from '../tie-children';
import { driveTask } from '../task-process';

/**
 * Tasks as plain child processes with a clean environment: what a private prefix has instead of systemd's sandbox. The user's own
 * rights are the only border here, and the window says so.
 */
export function plainSandbox(ownCommand: readonly string[]): Sandbox {
  return {
    stopLeftovers: () => Promise.resolve(), // a task ends when its parent's end of standard input closes
    async run(task, request, limits, listener) {
      const [program = process.execPath, ...args] = ownCommand;
      const child = execa(program, [...args, 'task', task], {
        extendEnv: false,
        env: {
          PATH: '/usr/bin:/bin',
          HOME: '/nonexistent',
          LANG: 'C.UTF-8',
          [tieChildren]: '1',
        },
        stdin: 'pipe',
        stdout: 'pipe',
        stderr: 'pipe',
        buffer: false,
        detached: true,
        reject: false,
      });
      const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
        if (child.pid === undefined) return;
        try {
          process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      };
      try {
        return await driveTask(child, task, request, limits, kill, listener);
      } finally {
        kill('SIGKILL'); // what a task that was killed has left in its group
      }
    },
  };
}
