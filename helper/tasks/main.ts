import { keepAppState, mountPoints } from './app-state';
import { checkEnvironment, makeEnvironment } from './environment';
import { copyData, measure } from './data';
import { checkout } from './git/checkout';
import { fetch } from './git/fetch';
import { localEdits } from './git/local-edits';
import { prepare } from './prepare';
import { remove } from './remove';
import { serve } from './serve';
import { taskTable, type Task, type TaskContext, type TaskLine, type TaskName } from './table';
import { tryImportTask } from './try-import';
import { message } from '../../contract/message';
import { linesOf } from '../system/lines';

const tasks: { [N in TaskName]: Task<N> } = {
  fetch,
  checkout,
  'local-edits': localEdits,
  environment: makeEnvironment,
  'check-environment': checkEnvironment,
  try: tryImportTask,
  serve,
  prepare,
  'mount-points': mountPoints,
  'keep-app-state': keepAppState,
  measure,
  'copy-data': copyData,
  remove,
};

/**
 * The inside of the sandbox: one request on standard input, one answer on standard output. The end of standard input and SIGTERM
 * both mean "stop": the parent is gone or does not want the answer any more.
 */
export async function taskMain(name: string): Promise<number> {
  if (!isTaskName(name)) return 2;
  const stop = new AbortController();
  process.on('SIGTERM', () => {
    stop.abort();
  });
  const lines = linesOf(process.stdin, 20_000_000);
  const first = await lines.next();
  const request = taskTable[name].request.parse(JSON.parse(String(first.value)));
  const abort = () => {
    stop.abort();
  };
  lines.next().then(abort, abort); // it also fails where we close it ourselves at the end
  const write = (line: TaskLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const context: TaskContext = {
    signal: stop.signal,
    output: (line) => write({ type: 'output', line: line.slice(0, 19_000) }),
    progress: (unit, done, total) => write({ type: 'progress', unit, done, total }),
  };
  // The table ties each request to its own task; TypeScript cannot follow that through the lookup.
  const task = tasks[name] as Task<TaskName>;
  try {
    const answer = await task(request, context);
    if (answer.ok) write({ type: 'result', result: answer.result });
    else write({ type: 'failure', failure: answer.failure });
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 1;
    const reason = error instanceof Error ? error.message : String(error);
    context.output(error instanceof Error ? (error.stack ?? reason) : reason);
    write({
      type: 'failure',
      failure: {
        message: message('internal-error', { reason: reason.slice(0, 500), log: 'the log' }),
      },
    });
    return 1;
  }
}

function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(taskTable, name);
}
