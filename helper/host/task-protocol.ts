import * as z from 'zod';
import { Login } from '../../contract/logins';
import { Message } from '../../contract/message';

export const TaskFailure = z.object({ message: Message });
export type TaskFailure = z.infer<typeof TaskFailure>;

/**
 * The single line on a task's standard input. The key precedes each line of its answer: the task's child processes
 * never get it, so they cannot answer in its place.
 */
export const TaskOrder = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{32}$/),
  request: z.unknown(),
  /** For the task's own code; no child process gets all of them. */
  logins: z.record(z.string().max(400), Login).default({}),
});

/** One line of a task's standard output, after the key. */
export const TaskLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output'), line: z.string().max(20_000) }),
  z.object({
    type: z.literal('progress'),
    unit: z.enum(['bytes', 'packages', 'files', 'percent']),
    done: z.number().nonnegative(),
    total: z.number().nonnegative().nullable(),
  }),
  /** Any other progress report; the listener has a schema for it. */
  z.object({ type: z.literal('event'), event: z.unknown() }),
  z.object({ type: z.literal('result'), result: z.unknown() }),
  z.object({ type: z.literal('failure'), failure: TaskFailure }),
  /** An unexpected error. */
  z.object({ type: z.literal('error'), reason: z.string().max(500) }),
]);
export type TaskLine = z.infer<typeof TaskLine>;

/** What a task's own code gets inside the sandbox. */
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
