import {
  TaskOrder,
  taskTable,
  type Task,
  type TaskContext,
  type TaskLine,
  type TaskName,
} from '../host/task-table';
import { linesOf } from '../../common/lines';
import { giveLogins } from '../lib/logins';
import { enterProxy } from '../lib/proxy';

/** Each is evaluated only where it is asked for: the start of a task is on the way of every refresh. */
const tasks: { [N in TaskName]: () => Promise<Task<N>> } = {
  fetch: async () => (await import('./git/fetch')).fetch,
  'pack-mirror': async () => (await import('./git/pack-mirror')).packMirror,
  'verify-signature': async () => (await import('./git/signature')).verifySignature,
  checkout: async () => (await import('./git/checkout')).checkout,
  'seal-code': async () => (await import('./check-environment')).sealCode,
  'local-edits': async () => (await import('./git/local-edits')).localEdits,
  resolve: async () => (await import('./resolve')).resolve,
  'fetch-python': async () => (await import('./environment')).fetchPython,
  'fetch-source': async () => (await import('./environment')).fetchSourceTask,
  'build-wheel': async () => (await import('./environment')).buildWheelTask,
  environment: async () => (await import('./environment')).makeEnvironment,
  'check-environment': async () => (await import('./check-environment')).checkEnvironment,
  'in-place': async () => (await import('./check-environment')).inPlace,
  try: async () => (await import('./try-import')).tryImportTask,
  serve: async () => (await import('./serve')).serve,
  prepare: async () => (await import('./prepare')).prepare,
  'mount-points': async () => (await import('./app-state')).mountPoints,
  'keep-app-state': async () => (await import('./app-state')).keepAppState,
  'models-verify': async () => (await import('./models')).models,
  'models-download': async () => (await import('./models')).models,
  measure: async () => (await import('./data')).measure,
  'copy-data': async () => (await import('./data')).copyData,
  'update-data-copy': async () => (await import('./data')).updateDataCopy,
  'compare-data': async () => (await import('./data')).compareData,
  'look-at-bundle': async () => (await import('./bundle/check')).lookAtBundle,
  'take-bundle': async () => (await import('./bundle/take')).takeBundle,
  'make-bundle': async () => (await import('./bundle/make')).makeBundle,
  after: async () => (await import('./after')).after,
  remove: async () => (await import('./remove')).remove,
  examine: async () => (await import('./examine/code')).examine,
};

/**
 * The inside of the sandbox: one request on standard input, one answer on standard output. The end of standard input and SIGTERM
 * both mean "stop": the parent is gone or does not want the answer any more.
 */
export async function taskMain(name: string): Promise<number> {
  if (!isTaskName(name)) return 2;
  // whoever asks may have one that hides from the service what is made here; systemd's own is the same
  process.umask(0o022);
  // Node's own answer to this signal is a debugger, for whoever sends it.
  process.on('SIGUSR1', () => undefined);
  const stop = new AbortController();
  process.on('SIGTERM', () => {
    stop.abort();
  });
  const lines = linesOf(process.stdin, 20_000_000);
  const first = await lines.next();
  const order = TaskOrder.parse(JSON.parse(String(first.value)));
  const request = taskTable[name].request.parse(order.request);
  giveLogins(order.logins);
  enterProxy();
  const abort = () => {
    stop.abort();
  };
  lines.next().then(abort, abort); // it also fails where we close it ourselves at the end
  const write = (line: TaskLine) => process.stdout.write(`${order.key}${JSON.stringify(line)}\n`);
  const context: TaskContext = {
    signal: stop.signal,
    event: (event) => write({ type: 'event', event }),
    output: (line) => write({ type: 'output', line: line.slice(0, 19_000) }),
    progress: (unit, done, total) => write({ type: 'progress', unit, done, total }),
  };
  // The table ties each request to its own task; TypeScript cannot follow that through the lookup.
  try {
    const task = (await tasks[name]()) as Task<TaskName>;
    const answer = await task(request, context);
    if (answer.ok) write({ type: 'result', result: answer.result });
    else write({ type: 'failure', failure: answer.failure });
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 1;
    const reason = error instanceof Error ? error.message : String(error);
    context.output(error instanceof Error ? (error.stack ?? reason) : reason);
    write({ type: 'error', reason: reason.slice(0, 500) });
    return 1;
  }
}

function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(taskTable, name);
}
