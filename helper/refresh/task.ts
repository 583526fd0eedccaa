import { message, type MessageCode } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import type { RefreshTask, TaskRequest, TaskResult } from '../host/task-table';
import { Ended } from './end';
import type { Run, StepIo } from './run';

const offlineCodes: ReadonlySet<MessageCode> = new Set<MessageCode>([
  'offline',
  'fetch-stalled',
  'index-offline',
]);

/** Seconds that a task may take as a whole, whatever it says of its progress. */
const limitSeconds: Record<RefreshTask, number> = {
  fetch: 1800,
  'verify-signature': 60,
  checkout: 900,
  'local-edits': 900,
  environment: 3600,
  'check-environment': 60,
  'in-place': 60,
  try: 120,
  serve: 700,
  prepare: 3600,
  'mount-points': 60,
  'keep-app-state': 3600,
  measure: 300,
  'copy-data': 3600,
  'update-data-copy': 600,
  'compare-data': 600,
  examine: 300,
  remove: 1800,
};

/** Runs a task for a step of the stage: everything but its result ends the run with nothing changed. */
export async function stageTask<N extends RefreshTask>(
  run: Run,
  io: StepIo,
  name: N,
  request: TaskRequest<N>,
): Promise<TaskResult<N>> {
  const answer = await run.host.sandbox.run(
    name,
    request,
    { signal: run.signal, timeoutSeconds: limitSeconds[name] },
    io,
  );
  switch (answer.kind) {
    case 'done':
      return answer.result;
    case 'failed': {
      const outcome: Outcome = offlineCodes.has(answer.failure.message.code)
        ? 'offline'
        : 'staging-failed';
      throw new Ended(outcome, answer.failure.message);
    }
    case 'cancelled':
      throw new Ended('cancelled', message('cancelled-before-stop'));
    case 'timed-out':
      if (name === 'fetch')
        throw new Ended(
          'offline',
          message('fetch-stalled', { host: hostOf(run.settings.repository) }),
        );
      throw new Ended(
        'staging-failed',
        message('internal-error', {
          reason: `${name} took longer than ${String(limitSeconds[name])} s`,
          log: 'the log',
        }),
      );
    case 'broken':
      throw new Ended(
        'staging-failed',
        message('internal-error', {
          reason: `${name}: ${answer.reason}`.slice(0, 500),
          log: 'the log',
        }),
        answer.output,
      );
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
