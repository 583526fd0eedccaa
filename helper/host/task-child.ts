import { execa } from 'execa';
import { sendSignal } from '../lib/process-info';
import { credentialsVariable, lend } from '../state/way-out';
import { type TaskName, type TaskRequest } from './task-table';
import type { TaskLimits, TaskListener, TaskOutcome } from './sandbox';
import { driveTask } from './task-process';
import type { Ids } from './tasks/define';
import type { TaskWayOut } from './way-out';

/** Tells a task to end its own child processes when it ends, because nothing outside does. */
export const tieChildren = 'LADYLINUX_TIE_CHILDREN';

/** How a task is started if systemd does not do it. */
export interface TaskCommand {
  readonly command: readonly [program: string, ...args: string[]];
  /** In addition to the clean environment that every task gets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly way: TaskWayOut;
  /** The user it runs as; null: the one who starts it. */
  readonly owner: Ids | null;
}

/** Runs a task as a child process in a process group of its own; the whole group is killed at the end. */
export async function runTaskChild<N extends TaskName>(
  { command: [program, ...args], environment = {}, folder, way, owner }: TaskCommand,
  task: N,
  request: TaskRequest<N>,
  limits: TaskLimits,
  listener?: TaskListener,
): Promise<TaskOutcome<N>> {
  const { variables, logins, credentials } = way;
  const lent = credentials.length === 0 ? null : await lend(credentials, owner);
  const given = {
    ...environment,
    ...variables,
    ...(lent === null ? {} : { [credentialsVariable]: lent.folder }),
  };
  const child = execa(program, [...args, 'task', task], {
    extendEnv: false,
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LANG: 'C.UTF-8', ...given },
    ...(folder !== undefined && { cwd: folder }),
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    detached: true,
    reject: false,
  });
  const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.pid !== undefined) sendSignal(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
  };
  try {
    return await driveTask(child, task, request, limits, kill, listener, logins);
  } finally {
    kill('SIGKILL');
    lent?.giveBack();
  }
}
