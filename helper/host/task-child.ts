import { execa } from 'execa';
import { sendSignal } from '../lib/process-info';
import type { Layout } from '../state/layout';
import { proxyOf, variablesOf } from '../state/proxy';
import { definitionOf, type TaskName, type TaskRequest } from './task-table';
import type { TaskLimits, TaskListener, TaskOutcome } from './sandbox';
import { driveTask } from './task-process';

/** In the environment of a task: what it starts is to end with it, and nothing but itself can see to that. */
export const tieChildren = 'LADYLINUX_TIE_CHILDREN';

/** How a task is started where systemd does not do it. */
export interface TaskCommand {
  readonly command: readonly [program: string, ...args: string[]];
  /** Beside the clean environment that every task gets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** How a task leaves this computer, for one that does. */
export const outwardVariables = async (task: TaskName, layout: Layout) =>
  definitionOf(task).network === undefined ? {} : variablesOf(await proxyOf(layout));

/** Runs a task as a child process that leads a group of its own; whatever it leaves in that group ends with it. */
export async function runTaskChild<N extends TaskName>(
  { command: [program, ...args], environment = {}, folder }: TaskCommand,
  task: N,
  request: TaskRequest<N>,
  limits: TaskLimits,
  listener?: TaskListener,
): Promise<TaskOutcome<N>> {
  const child = execa(program, [...args, 'task', task], {
    extendEnv: false,
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LANG: 'C.UTF-8', ...environment },
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
    return await driveTask(child, task, request, limits, kill, listener);
  } finally {
    kill('SIGKILL');
  }
}
