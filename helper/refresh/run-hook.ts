import { message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import type { TaskRequest, TaskResult } from '../host/task-table';
import type { RunEnd } from './end';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Runs the repository's own hook. outcome: of the run, if the hook fails. */
export function runHook(
  run: Run,
  io: StepIo,
  where: Pick<TaskRequest<'prepare'>, 'app' | 'venv' | 'data' | 'trial'>,
  outcome: Outcome,
): Promise<TaskResult<'prepare'> | RunEnd> {
  const { cache, models } = run.layout;
  const { hook, timeoutSeconds } = run.settings.prepare;
  const request = { ...where, hook, cache, models };
  return runTask(run, 'prepare', request, {
    io,
    outcome,
    timeoutSeconds,
    say: ({ kind }) =>
      kind === 'timed-out' ? message('prepare-timed-out', { seconds: timeoutSeconds }) : null,
  });
}
