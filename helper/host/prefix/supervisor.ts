import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { sleep, monotonicMs } from '../../lib/clock';
import { listenAddress, readEnvFile } from '../../state/env-file';
import type { Layout } from '../../state/layout';
import { startTimeOf } from '../../../common/process';
import { processesOf, sendSignal } from '../../lib/process-info';
import { isBwrap, shownAtFixedPaths } from './fixed-paths';
import { readState, writeDurably } from '../../state/state-file';
import {
  supervisedStateFile,
  UnitConfig,
  unitConfigFile,
  unitLogFile,
  unitMarker,
  startMark,
  type SupervisedState,
} from './supervised-unit';

const restartDelayMs = 1000;
const stopGraceMs = 10_000;
/** The start limit of the real unit: 5 in 60 s. */
const startLimit = { starts: 5, withinMs: 60_000 };
const logLimitBytes = 5_000_000;

/** Keeps the application of one prefix running, as systemd would; ends on SIGTERM after its program has ended. */
export async function supervise(layout: Layout, unit: string): Promise<void> {
  const stateFile = supervisedStateFile(layout, unit);
  const supervisor = { pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? 0 };
  let restarts = 0;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let child: ExecaChildProcess | null = null;
  let since = new Date().toISOString();
  const tell = async (state: SupervisedState['state']) => {
    since = new Date().toISOString();
    const text: SupervisedState = {
      supervisor,
      childPid: child?.pid ?? null,
      state,
      since,
      restarts,
    };
    await writeDurably(stateFile, JSON.stringify(text), 0o644);
  };
  const stop = () => {
    stopping.abort();
    if (child?.pid !== undefined) void askToEnd(child.pid);
    setTimeout(() => {
      if (child?.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
    }, stopGraceMs).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => undefined);

  const starts: number[] = [];
  while (!isStopping()) {
    starts.push(monotonicMs());
    const program = await startProgram(layout, unit);
    child = program.child;
    if (isStopping()) stop(); // it was asked to while the program was being started
    await tell('active');
    const { exitCode } = await program.child;
    if (program.child.pid !== undefined) sendSignal(-program.child.pid, 'SIGKILL'); // what it left behind in its group
    child = null;
    if (isStopping() || exitCode === 0) break;
    const recent = starts.filter((at) => monotonicMs() - at < startLimit.withinMs);
    if (recent.length >= startLimit.starts) return tell('failed');
    restarts += 1;
    await tell('activating');
    await sleep(restartDelayMs);
  }
  return tell('inactive');
}

/** Not bwrap itself, which would end at once, and what it started with it. */
async function askToEnd(group: number): Promise<void> {
  const all = await processesOf(group);
  const others = all.filter((pid) => pid !== group);
  for (const pid of others.length === 0 || !(await isBwrap(group)) ? all : others)
    sendSignal(pid, 'SIGTERM');
}

/** In an object, because a child is itself a promise of its end. */
async function startProgram(layout: Layout, unit: string): Promise<{ child: ExecaChildProcess }> {
  const config = await readState(unitConfigFile(layout, unit), UnitConfig);
  if (config.kind !== 'read') throw new Error(`no usable ${unitConfigFile(layout, unit)}`);
  const variables = await readEnvFile(layout.envFile);
  const { host, port } = listenAddress(variables);
  const log = await open(unitLogFile(layout, unit), 'a', 0o640);
  try {
    if ((await log.stat()).size > logLimitBytes) await log.truncate(0);
    await log.write(`${startMark(new Date())}\n`);
    const [marker = '', value = ''] = unitMarker(layout, unit).split(/=(.*)/s);
    const [program, ...args] = [
      ...(await shownAtFixedPaths(layout)),
      ...[join(layout.venv, 'bin/python'), '-m', 'uvicorn', config.value.entryPoint],
      ...['--host', host, '--port', String(port)],
    ] as [string, ...string[]];
    const child = execa(program, args, {
      cwd: layout.app,
      extendEnv: false,
      env: {
        PATH: `${join(layout.venv, 'bin')}:/usr/bin:/bin`,
        HOME: layout.cache,
        LANG: 'C.UTF-8',
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        LADYLINUX_STATE_DIR: layout.data,
        LADYLINUX_CACHE_DIR: layout.cache,
        LADYLINUX_MODELS_DIR: layout.models,
        ...variables,
        [marker]: value,
      },
      stdin: 'ignore',
      stdout: log.fd,
      stderr: log.fd,
      detached: true, // a group of its own, so that all of it can be stopped
      reject: false,
      cleanup: false,
    });
    return { child };
  } finally {
    await log.close();
  }
}
