import { TaskOrder, type TaskContext, type TaskLine } from '../host/task-protocol';
import type { Task, TaskName, TaskTable } from '../host/task-table';
import { linesOf } from '../../common/lines';
import { giveLogins } from '../lib/logins';
import { enterProxy } from '../lib/proxy';

/** A task's definition and its code, both loaded only when needed, because every refresh waits for task starts. */
type Entry<N extends TaskName> = readonly [
  definitions: () => Promise<Pick<TaskTable, N>>,
  work: () => Promise<Task<N>>,
];

const code = async () => (await import('../host/tasks/code')).codeTasks;
const environment = async () => (await import('../host/tasks/environment')).environmentTasks;
const trial = async () => (await import('../host/tasks/trial')).trialTasks;
const state = async () => (await import('../host/tasks/state')).stateTasks;
const models = async () => (await import('../host/tasks/models')).modelsTasks;
const data = async () => (await import('../host/tasks/data')).dataTasks;
const bundle = async () => (await import('../host/tasks/bundle')).bundleTasks;
const after = async () => (await import('../host/tasks/after')).afterTasks;

const tasks: { [N in TaskName]: Entry<N> } = {
  fetch: [code, async () => (await import('./git/fetch')).fetch],
  'pack-mirror': [code, async () => (await import('./git/pack-mirror')).packMirror],
  'verify-signature': [code, async () => (await import('./git/signature')).verifySignature],
  checkout: [code, async () => (await import('./git/checkout')).checkout],
  'seal-code': [code, async () => (await import('./check-environment')).sealCode],
  'local-edits': [code, async () => (await import('./git/local-edits')).localEdits],
  resolve: [environment, async () => (await import('./resolve')).resolve],
  'fetch-python': [environment, async () => (await import('./environment')).fetchPython],
  'fetch-source': [environment, async () => (await import('./environment')).fetchSourceTask],
  'build-wheel': [environment, async () => (await import('./environment')).buildWheelTask],
  environment: [environment, async () => (await import('./environment')).makeEnvironment],
  'check-environment': [
    environment,
    async () => (await import('./check-environment')).checkEnvironment,
  ],
  'in-place': [code, async () => (await import('./check-environment')).inPlace],
  try: [trial, async () => (await import('./try-import')).tryImportTask],
  serve: [trial, async () => (await import('./serve')).serve],
  prepare: [state, async () => (await import('./prepare')).prepare],
  'mount-points': [state, async () => (await import('./app-state')).mountPoints],
  'keep-app-state': [state, async () => (await import('./app-state')).keepAppState],
  'models-verify': [models, async () => (await import('./models')).models],
  'models-download': [models, async () => (await import('./models')).models],
  measure: [data, async () => (await import('./data')).measure],
  'copy-data': [data, async () => (await import('./data')).copyData],
  'update-data-copy': [data, async () => (await import('./data')).updateDataCopy],
  'compare-data': [data, async () => (await import('./data')).compareData],
  'look-at-bundle': [bundle, async () => (await import('./bundle/check')).lookAtBundle],
  'take-bundle': [bundle, async () => (await import('./bundle/take')).takeBundle],
  'take-source': [bundle, async () => (await import('./bundle/take')).takeSource],
  'list-for-python': [bundle, async () => (await import('./bundle/list-for-python')).listForPython],
  'make-bundle': [bundle, async () => (await import('./bundle/make')).makeBundle],
  after: [after, async () => (await import('./after')).after],
  remove: [state, async () => (await import('./remove')).remove],
  examine: [code, async () => (await import('./examine/code')).examine],
};

/**
 * The inside of the sandbox: one request on standard input, one answer on standard output. Both the end of standard
 * input and SIGTERM mean "stop": the parent is gone, or no longer wants the answer.
 */
export async function taskMain(name: string): Promise<number> {
  if (!isTaskName(name)) return 2;
  // the caller's umask might hide files from the service; systemd's default is the same
  process.umask(0o022);
  // By default Node opens a debugger on this signal, whoever sends it.
  process.on('SIGUSR1', () => undefined);
  const stop = new AbortController();
  process.on('SIGTERM', () => {
    stop.abort();
  });
  const lines = linesOf(process.stdin, 20_000_000);
  const first = await lines.next();
  const order = TaskOrder.parse(JSON.parse(String(first.value)));
  // The table ties each request to its task, but TypeScript loses that in the lookup.
  const [definitions, work] = tasks[name] as unknown as Entry<TaskName>;
  const request = (await definitions())[name].request.parse(order.request);
  giveLogins(order.logins);
  enterProxy();
  const abort = () => {
    stop.abort();
  };
  lines.next().then(abort, abort); // also rejects when we close it at the end
  const write = (line: TaskLine) => process.stdout.write(`${order.key}${JSON.stringify(line)}\n`);
  const context: TaskContext = {
    signal: stop.signal,
    event: (event) => write({ type: 'event', event }),
    output: (line) => write({ type: 'output', line: line.slice(0, 19_000) }),
    progress: (unit, done, total) => write({ type: 'progress', unit, done, total }),
  };
  try {
    const task = await work();
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
