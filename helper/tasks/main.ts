import { TaskOrder, type TaskContext, type TaskLine } from '../host/task-protocol';
import type { Task, TaskName, TaskTable } from '../host/task-table';
import { linesOf } from '../../common/lines';
import { giveLogins } from '../lib/logins';
import { enterProxy } from '../lib/proxy';

/** Its definition, and its work. Both are evaluated only where they are asked for: the start of a task is on the way of every refresh. */
type Loaded<N extends TaskName> = readonly [TaskTable[N], Task<N>];

const code = async () => (await import('../host/tasks/code')).codeTasks;
const environment = async () => (await import('../host/tasks/environment')).environmentTasks;
const trial = async () => (await import('../host/tasks/trial')).trialTasks;
const state = async () => (await import('../host/tasks/state')).stateTasks;
const models = async () => (await import('../host/tasks/models')).modelsTasks;
const data = async () => (await import('../host/tasks/data')).dataTasks;
const bundle = async () => (await import('../host/tasks/bundle')).bundleTasks;
const after = async () => (await import('../host/tasks/after')).afterTasks;

const tasks: { [N in TaskName]: () => Promise<Loaded<N>> } = {
  fetch: async () => [(await code()).fetch, (await import('./git/fetch')).fetch],
  'pack-mirror': async () => [
    (await code())['pack-mirror'],
    (await import('./git/pack-mirror')).packMirror,
  ],
  'verify-signature': async () => [
    (await code())['verify-signature'],
    (await import('./git/signature')).verifySignature,
  ],
  checkout: async () => [(await code()).checkout, (await import('./git/checkout')).checkout],
  'seal-code': async () => [
    (await code())['seal-code'],
    (await import('./check-environment')).sealCode,
  ],
  'local-edits': async () => [
    (await code())['local-edits'],
    (await import('./git/local-edits')).localEdits,
  ],
  resolve: async () => [(await environment()).resolve, (await import('./resolve')).resolve],
  'fetch-python': async () => [
    (await environment())['fetch-python'],
    (await import('./environment')).fetchPython,
  ],
  'fetch-source': async () => [
    (await environment())['fetch-source'],
    (await import('./environment')).fetchSourceTask,
  ],
  'build-wheel': async () => [
    (await environment())['build-wheel'],
    (await import('./environment')).buildWheelTask,
  ],
  environment: async () => [
    (await environment()).environment,
    (await import('./environment')).makeEnvironment,
  ],
  'check-environment': async () => [
    (await environment())['check-environment'],
    (await import('./check-environment')).checkEnvironment,
  ],
  'in-place': async () => [
    (await code())['in-place'],
    (await import('./check-environment')).inPlace,
  ],
  try: async () => [(await trial()).try, (await import('./try-import')).tryImportTask],
  serve: async () => [(await trial()).serve, (await import('./serve')).serve],
  prepare: async () => [(await state()).prepare, (await import('./prepare')).prepare],
  'mount-points': async () => [
    (await state())['mount-points'],
    (await import('./app-state')).mountPoints,
  ],
  'keep-app-state': async () => [
    (await state())['keep-app-state'],
    (await import('./app-state')).keepAppState,
  ],
  'models-verify': async () => [
    (await models())['models-verify'],
    (await import('./models')).models,
  ],
  'models-download': async () => [
    (await models())['models-download'],
    (await import('./models')).models,
  ],
  measure: async () => [(await data()).measure, (await import('./data')).measure],
  'copy-data': async () => [(await data())['copy-data'], (await import('./data')).copyData],
  'update-data-copy': async () => [
    (await data())['update-data-copy'],
    (await import('./data')).updateDataCopy,
  ],
  'compare-data': async () => [
    (await data())['compare-data'],
    (await import('./data')).compareData,
  ],
  'look-at-bundle': async () => [
    (await bundle())['look-at-bundle'],
    (await import('./bundle/check')).lookAtBundle,
  ],
  'take-bundle': async () => [
    (await bundle())['take-bundle'],
    (await import('./bundle/take')).takeBundle,
  ],
  'make-bundle': async () => [
    (await bundle())['make-bundle'],
    (await import('./bundle/make')).makeBundle,
  ],
  after: async () => [(await after()).after, (await import('./after')).after],
  remove: async () => [(await state()).remove, (await import('./remove')).remove],
  examine: async () => [(await code()).examine, (await import('./examine/code')).examine],
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
  // The table ties each request to its own task; TypeScript cannot follow that through the lookup.
  const [definition, task] = (await tasks[name]()) as unknown as Loaded<TaskName>;
  const request = definition.request.parse(order.request);
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
  try {
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
  return Object.hasOwn(tasks, name);
}
