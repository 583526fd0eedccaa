import { log } from '../lib/log';
import {
  atMost,
  because,
  isOffline,
  message,
  type Message,
  type Why,
} from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import { watchDisks } from '../lib/disk';
import { secondsOf, type RefreshTask, type TaskRequest, type TaskResult } from '../host/task-table';
import { RunEnd } from './end';
import type { Run, StepIo } from './run';

/** Why there is no answer, if the task itself does not say so. */
export interface NoAnswer {
  readonly kind: 'timed-out' | 'died' | 'broken';
  readonly reason: Why;
}

export interface TaskEnd {
  readonly io?: StepIo;
  /** The run's outcome if the task fails; by default, that nothing was changed. */
  readonly outcome?: Outcome;
  /** The message for a task without an answer; by default that it was ended, or that there is a bug of ours. */
  readonly say?: (why: NoAnswer) => Message | null;
  /** Ends the task, in addition to a cancel of the run. */
  readonly signal?: AbortSignal;
  /** From the settings; shorter than the task's own limit. */
  readonly timeoutSeconds?: number;
}

/** Runs a task for a run. Turns everything but a result into the end of the run. */
export async function runTask<N extends RefreshTask>(
  run: Run,
  name: N,
  request: TaskRequest<N>,
  { io, outcome = 'staging-failed', say, signal: also, timeoutSeconds }: TaskEnd = {},
): Promise<TaskResult<N> | RunEnd> {
  const disks = await watchDisks([run.layout.refreshDir, run.layout.stateDir]);
  const signals = [run.signal, disks.signal, ...(also === undefined ? [] : [also])];
  const signal = AbortSignal.any(signals);
  const limits = { signal, ...(timeoutSeconds !== undefined && { timeoutSeconds }) };
  const answer = await run.host.sandbox.run(name, request, limits, io).finally(disks.end);
  if (disks.filled !== null && answer.kind !== 'done')
    return new RunEnd(outcome, message('disk-filled', disks.filled));
  if (answer.kind === 'done') return answer.result;
  if (answer.kind === 'cancelled') return new RunEnd('cancelled', message('cancelled-before-stop'));
  const late = because('took-longer', {
    seconds: secondsOf(name, request, timeoutSeconds),
  });
  const said =
    answer.kind === 'failed'
      ? answer.failure.message
      : sentenceFor(
          run,
          name,
          answer.kind === 'timed-out' ? { ...answer, reason: late } : answer,
          say,
        );
  const endsOffline = outcome === 'staging-failed' && isOffline(said);
  const output = answer.kind === 'timed-out' || answer.kind === 'failed' ? [] : answer.output;
  return new RunEnd(endsOffline ? 'offline' : outcome, said, output);
}

function sentenceFor(
  { host }: Run,
  name: RefreshTask,
  why: NoAnswer,
  say: TaskEnd['say'],
): Message {
  if (why.kind === 'died')
    return (
      say?.(why) ?? message('task-died', { task: name, reason: why.reason, log: host.logPlace })
    );
  log.error(`${name}: no answer`, why.reason);
  const reason = atMost(why.reason, 500);
  return say?.(why) ?? message('internal-error', { reason, log: host.logPlace });
}
