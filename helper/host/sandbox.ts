import type { Why } from '../../contract/message';
import { lstat, rmdir, unlink } from 'node:fs/promises';
import type { TaskFailure } from './task-protocol';
import type { TaskName, TaskRequest, TaskResult } from './task-table';

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
  /** From the settings; shorter than the task's own limit. */
  readonly timeoutSeconds?: number;
}

/** The expected outcomes of a task. `failed` carries what the task itself reported, which is untrusted. */
export type TaskOutcome<N extends TaskName> =
  | { readonly kind: 'done'; readonly result: TaskResult<N> }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  /** Ended without an answer: killed, out of memory, or never started. `output`: its last lines. */
  | { readonly kind: 'died'; readonly reason: Why; readonly output: readonly string[] }
  /** Its answer does not match its schema: tampering or a bug. */
  | { readonly kind: 'broken'; readonly reason: Why; readonly output: readonly string[] };

/**
 * On SIGUSR1 Node opens a debugger, whoever sent it. We handle the signal ourselves, but only some milliseconds after
 * the start. The option that disables it exists since 22.14 and 23.7 (nodejs.org/api/cli.html); an older Node does not
 * start with an unknown option.
 */
export function withoutDebugger(
  known: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): string[] {
  return ['--disable-sigusr1'].filter((flag) => known.has(flag));
}

/** Runs our own bundle on repository content with as few rights as the task needs. Request paths are those outside. */
export interface Sandbox {
  run<N extends TaskName>(
    task: N,
    request: TaskRequest<N>,
    limits: TaskLimits,
    listener?: TaskListener,
  ): Promise<TaskOutcome<N>>;
  /** Stops tasks that a killed run may have left running, by their known names. */
  stopLeftovers(): Promise<void>;
}

/** A task's result, for callers that can go on without it. */
export async function resultOrNull<N extends TaskName>(
  sandbox: Sandbox,
  task: N,
  request: TaskRequest<N>,
): Promise<TaskResult<N> | null> {
  const answer = await sandbox.run(task, request, { signal: new AbortController().signal });
  return answer.kind === 'done' ? answer.result : null;
}

/** Empties a folder of another user in the sandbox, never as root: hostile code may have filled it. */
export async function emptyFolder(sandbox: Sandbox, path: string): Promise<void> {
  const empty = () =>
    sandbox.run('remove', { folders: [path] }, { signal: new AbortController().signal });
  let answer = await empty();
  // killed, perhaps out of memory: the second attempt continues where the first stopped
  if (answer.kind === 'died') answer = await empty();
  if (answer.kind !== 'done') throw new Error(`${path} could not be emptied (${answer.kind})`);
}

/** Removes whatever is at a path. A folder's content is removed in the sandbox; links are not followed. */
export async function removeTree(sandbox: Sandbox, path: string): Promise<void> {
  const facts = await lstat(path).catch(absent);
  if (facts === null) return;
  if (!facts.isDirectory()) return unlink(path);
  // most of what a run leaves is an empty folder, which needs no sandbox. rmdir(2) removes nothing else
  const isGone = await rmdir(path).then(
    () => true,
    () => false,
  );
  if (isGone) return;
  await emptyFolder(sandbox, path);
  await rmdir(path);
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
