import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { message, type Message } from '../../contract/message';
import { askHealth } from '../service/health';
import { monotonicMs, sleep } from '../lib/clock';
import { freePort } from '../../common/loopback';
import { cutLinesOf } from '../../common/lines';
import { sendSignal } from '../lib/process-info';
import { longestRaw } from '../lib/text';
import { bareEnvironment } from './python/environment';
import type { Task, TaskContext, TaskRequest, TaskResult } from '../host/task-table';

const pollMs = 50;
/** Without a health path: it has to stay up this long. */
const steadyMs = 5000;
const stopGraceMs = 5000;

/** The verdict of a refresh, on code that is nowhere in service: started, asked, ended. */
export const serve: Task<'serve'> = async (request, context) => {
  const home = await mkdtemp(join(tmpdir(), 'ladylinux-serve-'));
  const port = await freePort();
  const child = startApplication(request, home, port);
  const output = Promise.all([child.stdout, child.stderr].map((stream) => tell(stream, context)));
  try {
    const verdict = await judge(request, child, port, context.signal);
    return 'message' in verdict ? { ok: false, failure: verdict } : { ok: true, result: verdict };
  } finally {
    await end(child);
    await output.catch(() => undefined);
    await rm(home, { recursive: true, force: true });
  }
};

function startApplication(
  { app, venv, entryPoint, models }: TaskRequest<'serve'>,
  home: string,
  port: number,
): ExecaChildProcess {
  const args = ['-m', 'uvicorn', entryPoint, '--host', '127.0.0.1', '--port', String(port)];
  return execa(join(venv, 'bin/python'), args, {
    cwd: app,
    extendEnv: false,
    env: {
      ...bareEnvironment(home),
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      LADYLINUX_HOST: '127.0.0.1',
      LADYLINUX_PORT: String(port),
      LADYLINUX_STATE_DIR: home,
      LADYLINUX_CACHE_DIR: home,
      LADYLINUX_MODELS_DIR: models,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    detached: true,
    reject: false,
  });
}

async function judge(
  { entryPoint: unit, health }: TaskRequest<'serve'>,
  child: ExecaChildProcess,
  port: number,
  signal: AbortSignal,
): Promise<TaskResult<'serve'> | { message: Message }> {
  const started = monotonicMs();
  const limitMs = health === null ? steadyMs : health.timeoutSeconds * 1000;
  let good = 0;
  let status: number | null = null;
  while (monotonicMs() - started < limitMs) {
    signal.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null)
      return { message: message('service-died', { unit }) };
    if (health !== null) {
      const answer = await askHealth({ host: '127.0.0.1', port }, health.path);
      status = answer.status ?? status;
      good = answer.healthy ? good + 1 : 0;
      if (good >= health.successes) return { status, latencyMs: answer.latencyMs };
    }
    await sleep(pollMs);
  }
  if (health === null) return { status: null, latencyMs: null };
  return {
    message:
      status === null
        ? message('service-hangs', { unit, seconds: health.timeoutSeconds })
        : message('service-answers-error', { unit, status, path: health.path }),
  };
}

/** With everything that it started: its process group. */
async function end(child: ExecaChildProcess): Promise<void> {
  const hard = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, stopGraceMs);
  signalGroup(child, 'SIGTERM');
  await child.catch(() => undefined);
  clearTimeout(hard);
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ExecaChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid !== undefined) sendSignal(-pid, signal);
}

async function tell(stream: ExecaChildProcess['stdout'], { output }: TaskContext): Promise<void> {
  if (stream === null) return;
  for await (const line of cutLinesOf(stream, longestRaw)) output(line);
}
