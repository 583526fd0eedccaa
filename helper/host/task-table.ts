import * as z from 'zod';
import { Login } from '../../contract/logins';
import { Message } from '../../contract/message';
import { afterTasks } from './tasks/after';
import { bundleTasks } from './tasks/bundle';
import { codeTasks } from './tasks/code';
import { dataTasks } from './tasks/data';
import type { TaskDefinition } from './tasks/define';
import { environmentTasks } from './tasks/environment';
import { trialTasks } from './tasks/trial';
import { modelsTasks } from './tasks/models';
import { stateTasks } from './tasks/state';

/** Everything that touches the content of a repository, or what belongs to somebody else, in a sandbox. */
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

/** The table ties each request and result to its own task; TypeScript cannot follow that through a lookup by name. */
export const definitionOf = <N extends TaskName>(name: N) =>
  taskTable[name] as unknown as TaskDefinition<z.ZodType<TaskRequest<N>>, z.ZodType<TaskResult<N>>>;

/** Wall-clock seconds for the whole of a task; `allowed`: of the settings. */
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
  'make-bundle',
  'after',
] as const;
/** What a run that was killed may have left at work; what a unit of its own does is nobody's leftover. */
export const refreshTasks = taskNames.filter(
  (name): name is RefreshTask => !othersTasks.some((other) => other === name),
);
export type RefreshTask = Exclude<TaskName, (typeof othersTasks)[number]>;

export const TaskFailure = z.object({ message: Message });
export type TaskFailure = z.infer<typeof TaskFailure>;

/**
 * The one line of a task's standard input. The key goes before each line of its answer: what a task starts is never given it, and so
 * cannot answer in its place.
 */
export const TaskOrder = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{32}$/),
  request: z.unknown(),
  /** For its own code, which no child process is given whole. */
  logins: z.record(z.string().max(400), Login).default({}),
});

/** One line of a task's standard output, behind the key. */
export const TaskLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output'), line: z.string().max(20_000) }),
  z.object({
    type: z.literal('progress'),
    unit: z.enum(['bytes', 'packages', 'files', 'percent']),
    done: z.number().nonnegative(),
    total: z.number().nonnegative().nullable(),
  }),
  /** Anything else that is told on the way; whoever listens has a schema for it. */
  z.object({ type: z.literal('event'), event: z.unknown() }),
  z.object({ type: z.literal('result'), result: z.unknown() }),
  z.object({ type: z.literal('failure'), failure: TaskFailure }),
  /** It does not know itself why. */
  z.object({ type: z.literal('error'), reason: z.string().max(500) }),
]);
export type TaskLine = z.infer<typeof TaskLine>;

/** What a task's own code is given, inside the sandbox. */
export interface TaskContext {
  readonly signal: AbortSignal;
  readonly event: (event: unknown) => void;
  readonly output: (line: string) => void;
  readonly progress: (
    unit: 'bytes' | 'packages' | 'files' | 'percent',
    done: number,
    total: number | null,
  ) => void;
}

export type TaskAnswer<N extends TaskName> =
  | { readonly ok: true; readonly result: TaskResult<N> }
  | { readonly ok: false; readonly failure: TaskFailure };
export type Task<N extends TaskName> = (
  request: TaskRequest<N>,
  context: TaskContext,
) => Promise<TaskAnswer<N>>;
