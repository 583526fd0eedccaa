import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { message } from '../../contract/message';
import { judge, type Verdict } from '../service/verdict';
import { freePort } from '../../common/loopback';
import { cutLinesOf } from '../../common/lines';
import { Ending } from '../lib/ending';
import { processesOf, sendSignal } from '../lib/process-info';
import { longestRaw } from '../lib/text';
import { bareEnvironment } from './python/environment';
import type { TaskContext } from '../host/task-protocol';
import type { Task, TaskRequest } from '../host/task-table';

const stopGraceMs = 5000;

/** A refresh's health check, on code that is not in service: starts it, asks it, ends it. */
export const serve: Task<'serve'> = async (request, context) => {
  const home = await mkdtemp(join(tmpdir(), 'ladylinux-serve-'));
  const port = await freePort();
  const child = startApplication(request, home, port);
  const output = Promise.all([child.stdout, child.stderr].map((stream) => tell(stream, context)));
  try {
    const verdict = await judgeChild(request, child, port, context.signal);
    context.signal.throwIfAborted();
    switch (verdict.kind) {
      case 'healthy':
        return {
          ok: true,
          result: { kind: 'served', latencyMs: verdict.answer?.latencyMs ?? null },
        };
      case 'refused':
        return { ok: true, result: verdict };
      case 'unhealthy':
        return { ok: false, failure: { message: verdict.message } };
      case 'cancelled':
        return {
          ok: false,
          failure: { message: message('service-died', { unit: request.entryPoint }) },
        };
    }
  } finally {
    await end(child);
    await output.catch(() => undefined);
    await rm(home, { recursive: true, force: true });
  }
};

function startApplication(
  { app, venv, entryPoint, modules, models, variables }: TaskRequest<'serve'>,
  home: string,
  port: number,
): ExecaChildProcess {
  const search = modules.search.map((place) => resolve(app, place));
  const args = ['-m', 'uvicorn', entryPoint, '--host', '127.0.0.1', '--port', String(port)];
  return execa(join(venv, 'bin/python'), args, {
    cwd: join(app, modules.folder),
    extendEnv: false,
    env: {
      ...bareEnvironment(home),
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      ...(search.length === 0 ? {} : { PYTHONPATH: search.join(':') }),
      LADYLINUX_HOST: '127.0.0.1',
      LADYLINUX_PORT: String(port),
      LADYLINUX_STATE_DIR: home,
      LADYLINUX_CACHE_DIR: home,
      LADYLINUX_MODELS_DIR: models,
      ...variables,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    detached: true,
    reject: false,
  });
}

/** A refresh's verdict, with the process in place of the unit. */
async function judgeChild(
  { entryPoint: unit, health }: TaskRequest<'serve'>,
  child: ExecaChildProcess,
  port: number,
  signal: AbortSignal,
): Promise<Verdict> {
  const isUp = () => child.exitCode === null && child.signalCode === null;
  const facts = { unit, since: null, memoryBytes: null, restarts: null };
  return judge(
    {
      inspect: () =>
        Promise.resolve({
          ...facts,
          state: isUp() ? 'active' : 'failed',
          mainPid: child.pid ?? null,
        }),
      processes: async () => new Set(child.pid === undefined ? [] : await processesOf(child.pid)),
    },
    { unit, health },
    { host: '127.0.0.1', port },
    signal,
  );
}

/** With its process group, so that nothing it started is left. */
async function end(child: ExecaChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const ending = new Ending((signal) => {
    sendSignal(-pid, signal);
  }, stopGraceMs);
  ending.begin();
  await child.catch(() => undefined);
  ending.over();
  sendSignal(-pid, 'SIGKILL');
}

async function tell(stream: ExecaChildProcess['stdout'], { output }: TaskContext): Promise<void> {
  if (stream === null) return;
  for await (const line of cutLinesOf(stream, longestRaw)) output(line);
}
