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
  /** Of the settings: less than the task's definition gives it. */
  readonly timeoutSeconds?: number;
}

/** Expected ends of a task. `failed` carries what the task itself said; it is the word of hostile surroundings. */
export type TaskOutcome<N extends TaskName> =
  | { readonly kind: 'done'; readonly result: TaskResult<N> }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  /** Ended before it had an answer: killed, out of memory, or never begun. The output is its last words. */
  | { readonly kind: 'died'; readonly reason: Why; readonly output: readonly string[] }
  /** Its answer does not fit its schema: tampered with, or a bug. */
  | { readonly kind: 'broken'; readonly reason: Why; readonly output: readonly string[] };

/**
 * Node's own answer to SIGUSR1 is a debugger, for whoever sends it; ours is none, but comes some milliseconds after the start. Node itself
 * can be told to have none since 22.14 and 23.7: nodejs.org/api/cli.html. An older one does not start with a word that it does not know.
 */
export function withoutDebugger(
  known: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): string[] {
  return ['--disable-sigusr1'].filter((flag) => known.has(flag));
}

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

/** What a task found out, for whoever goes on without it as well. */
export async function resultOrNull<N extends TaskName>(
  sandbox: Sandbox,
  task: N,
  request: TaskRequest<N>,
): Promise<TaskResult<N> | null> {
  const answer = await sandbox.run(task, request, { signal: new AbortController().signal });
  return answer.kind === 'done' ? answer.result : null;
}

/** Empties a folder of somebody else in the sandbox, never by root itself: hostile code may have filled it. */
export async function emptyFolder(sandbox: Sandbox, path: string): Promise<void> {
  const empty = () =>
    sandbox.run('remove', { folders: [path] }, { signal: new AbortController().signal });
  let answer = await empty();
  // killed, for one where memory ran out: the second goes on where the first was
  if (answer.kind === 'died') answer = await empty();
  if (answer.kind !== 'done') throw new Error(`${path} could not be emptied (${answer.kind})`);
}

/** Removes what lies at a path, whatever it is; what is in a folder goes in the sandbox, where a link leads to is not touched. */
export async function removeTree(sandbox: Sandbox, path: string): Promise<void> {
  const facts = await lstat(path).catch(absent);
  if (facts === null) return;
  if (!facts.isDirectory()) return unlink(path);
  // most of what a run leaves is an empty folder: no sandbox is started for it. rmdir(2) takes nothing else
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
