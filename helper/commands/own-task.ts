import { because, message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import type { Host } from '../host/host';
import type { TaskListener } from '../host/sandbox';
import { secondsOf, type TaskName, type TaskRequest, type TaskResult } from '../host/task-table';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { Exit } from './context';

/** Runs a task for a person waiting at the terminal: anything but a result ends the verb. Ctrl-C stops it. */
export async function runOwnTask<N extends TaskName>(
  { sandbox, logPlace }: Host,
  name: N,
  request: TaskRequest<N>,
  listener?: TaskListener,
): Promise<TaskResult<N>> {
  const stop = new AbortController();
  const cancel = () => {
    stop.abort();
  };
  process.once('SIGINT', cancel);
  const answer = await sandbox
    .run(name, request, { signal: stop.signal }, listener)
    .finally(() => process.off('SIGINT', cancel));
  switch (answer.kind) {
    case 'done':
      return answer.result;
    case 'failed':
      throw new Exit(exitCodes.stagingFailed, cleanMessage(answer.failure.message));
    case 'cancelled':
      throw new Exit(exitCodes.cancelled, message('cancelled-before-stop'));
    case 'died': {
      const { reason } = answer;
      const params = { task: name, reason, log: logPlace };
      throw new Exit(exitCodes.stagingFailed, message('task-died', params));
    }
    case 'timed-out':
    case 'broken': {
      const seconds = secondsOf(name, request);
      const reason = answer.kind === 'broken' ? answer.reason : because('took-longer', { seconds });
      log.error(`${name}: no answer`, reason);
      throw new Exit(exitCodes.internal, message('internal-error', { reason, log: logPlace }));
    }
  }
}
