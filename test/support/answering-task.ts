import { execa } from 'execa';
import { driveTask } from '../../helper/host/task-process';
import type { Sandbox, TaskListener, TaskOutcome } from '../../helper/host/sandbox';
import type { TaskName, TaskRequest } from '../../helper/host/task-table';

/** A program that replaces a task: it gets `key` and `request`, and `say` writes a line of its answer. */
const program = (body: string) => `
  const { createInterface } = require('node:readline');
  createInterface({ input: process.stdin }).once('line', (line) => {
    const { key, request } = JSON.parse(line);
    const say = (told) => process.stdout.write(key + JSON.stringify(told) + '\\n');
    ${body}
    process.stdin.destroy();
  });
`;

/** A real process instead of a task, read through the real protocol. */
export async function answering<N extends TaskName>(
  task: N,
  request: TaskRequest<N>,
  body: string,
  listener: TaskListener = {},
): Promise<TaskOutcome<N>> {
  const child = execa(process.execPath, ['-e', program(body)], {
    stdin: 'pipe',
    reject: false,
    buffer: false,
  });
  const limits = { signal: new AbortController().signal };
  return driveTask(child, task, request, limits, (signal) => child.kill(signal), listener);
}

/** A sandbox in which hostile code gives every task the same answer. */
export const hostileSandbox = (body: (task: TaskName) => string): Sandbox => ({
  run: (task, request, _limits, listener) => answering(task, request, body(task), listener),
  stopLeftovers: () => Promise.resolve(),
});
