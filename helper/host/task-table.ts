import type * as z from 'zod';
import { afterTasks } from './tasks/after';
import { bundleTasks } from './tasks/bundle';
import { codeTasks } from './tasks/code';
import { dataTasks } from './tasks/data';
import type { TaskContext, TaskFailure } from './task-protocol';
import type { TaskDefinition } from './tasks/define';
import { environmentTasks } from './tasks/environment';
import { trialTasks } from './tasks/trial';
import { modelsTasks } from './tasks/models';
import { stateTasks } from './tasks/state';

/** Everything that touches repository content or other users' files, each in a sandbox. */
export const taskTable = {
  ...codeTasks,
  ...environmentTasks,
  ...trialTasks,
  ...stateTasks,
  ...dataTasks,
  ...modelsTasks,
  ...bundleTasks,
  ...afterTasks,
} as const;

export type TaskTable = typeof taskTable;
export type TaskName = keyof TaskTable;
export type TaskRequest<N extends TaskName> = z.infer<TaskTable[N]['request']>;
export type TaskResult<N extends TaskName> = z.infer<TaskTable[N]['result']>;
export const taskNames = Object.keys(taskTable) as TaskName[];

/** The table ties each request and result to its task, but TypeScript loses that in a lookup by name. */
export const definitionOf = <N extends TaskName>(name: N) =>
  taskTable[name] as unknown as TaskDefinition<z.ZodType<TaskRequest<N>>, z.ZodType<TaskResult<N>>>;

/** Limit for the whole task in wall-clock seconds. allowed: the limit of the settings. */
export function secondsOf<N extends TaskName>(
  name: N,
  request: TaskRequest<N>,
  allowed = Infinity,
): number {
  const { seconds } = definitionOf(name);
  return Math.min(typeof seconds === 'number' ? seconds : seconds(request), allowed);
}

const othersTasks = [
  'models-verify',
  'models-download',
  'look-at-bundle',
  'list-for-python',
  'make-bundle',
  'after',
] as const;
/** Tasks that a killed run may have left running; those of other units are not leftovers. */
export const refreshTasks = taskNames.filter(
  (name): name is RefreshTask => !othersTasks.some((other) => other === name),
);
export type RefreshTask = Exclude<TaskName, (typeof othersTasks)[number]>;

export type TaskAnswer<N extends TaskName> =
  | { readonly ok: true; readonly result: TaskResult<N> }
  | { readonly ok: false; readonly failure: TaskFailure };
export type Task<N extends TaskName> = (
  request: TaskRequest<N>,
  context: TaskContext,
) => Promise<TaskAnswer<N>>;
