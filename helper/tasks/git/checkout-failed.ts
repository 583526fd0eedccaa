import { message, type Message } from '../../../contract/message';
import type { TaskContext } from '../../host/task-protocol';
import { plainLine } from '../../lib/text';

/** What git said while a commit was laid out: whole in the log, its last line for a person. Throws if the task was cancelled. */
export function checkoutFailed(
  error: unknown,
  { signal, output }: Pick<TaskContext, 'signal' | 'output'>,
): Message {
  signal.throwIfAborted();
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  for (const line of lines) output(line);
  return message('checkout-failed', { reason: plainLine(lines.pop() ?? '').slice(0, 300) });
}
