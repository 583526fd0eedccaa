import type { TaskFailure, TaskName, TaskRequest, TaskResult } from './task-table';

export interface TaskListener {
  readonly event?: (event: unknown) => void;
  readonly output?: (line: string) => void;
  readonly progress?: (
    unit: 'bytes' | 'packages' | 'files' | 'percent',
    done: number,
    total: number | null,
  ) => void;
}

export interface TaskLimits {
  readonly signal: AbortSignal;
  /** Wall-clock seconds for the whole task, measured on the monotonic clock. */
  readonly timeoutSeconds: number;
}

/** Expected ends of a task. `failed` carries what the task itself said; it is the word of hostile surroundings. */
export type TaskOutcome<N extends TaskName> =
  | { readonly kind: 'done'; readonly result: TaskResult<N> }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  /** Ended without an answer that fits its schema: killed, out of memory, or tampered with. */
  | { readonly kind: 'broken'; readonly reason: string; readonly output: readonly string[] };

/** Runs our own bundle on repository content with the least that the task needs. Paths in a request are those of this side. */
export interface Sandbox {
  run<N extends TaskName>(
    task: N,
    request: TaskRequest<N>,
    limits: TaskLimits,
    listener?: TaskListener,
  ): Promise<TaskOutcome<N>>;
  /** Stops, by their known names, what an earlier run that was killed may have left running. */
  stopLeftovers(): Promise<void>;
}
