import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { pathExists } from '../../lib/path';
import { monotonicMs } from '../../lib/clock';
import { listenAddress, readEnvFile } from '../../state/env-file';
import type { Layout } from '../../state/layout';
import { startTimeOf } from '../../../common/process';
import { processesOf, sendSignal } from '../../lib/process-info';
import { holdMark } from '../held-port';
import { shortGraceSeconds } from '../services';
import { isBwrap, shownAtFixedPaths } from './fixed-paths';
import { heldDescriptor, heldVariable } from './held-socket';
import { readState, writeDurably } from '../../state/state-file';
import {
  goOnSignal,
  holdSignal,
  supervisedStateFile,
  UnitConfig,
  unitConfigFile,
  unitLogFile,
  unitMarker,
  startMark,
  type SupervisedState,
} from './supervised-unit';

const restartDelayMs = 1000;
/** Added to the time for finishing answers. */
const stopGraceMs = 10_000;
/** The start limit of the real unit: 5 in 60 s. */
const startLimit = { starts: 5, withinMs: 60_000 };
const logLimitBytes = 5_000_000;

type Order = 'run' | 'hold' | 'end';

/** `now` is the latest order; `next` resolves at the next order, or after that many milliseconds. */
function orders(onStop: () => void): { now: () => Order; next: (ms?: number) => Promise<void> } {
  let now: Order = 'run';
  let waiting: (() => void) | null = null;
  const take = (order: Order) => () => {
    if (now === 'end') return;
    now = order;
    if (order !== 'run') onStop();
    waiting?.();
  };
  process.on('SIGTERM', take('end'));
  process.on('SIGINT', take('end'));
  process.on(holdSignal, take('hold'));
  process.on(goOnSignal, take('run'));
  process.on('SIGHUP', () => undefined);
  return {
    now: () => now,
    next: (ms = 2 ** 30) =>
      new Promise((resolve) => {
        // Node exits if it waits only for a signal
        const timer = setTimeout(resolve, ms);
        waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

/**
 * Keeps one prefix's application running, as systemd would, and holds its socket if it was given one. On SIGTERM, ends
 * after its program has ended.
 */
export async function supervise(layout: Layout, unit: string): Promise<void> {
  const stateFile = supervisedStateFile(layout, unit);
  const supervisor = { pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? 0 };
  const holds = process.env[heldVariable] ?? null;
  let restarts = 0;
  let child: ExecaChildProcess | null = null;
  let graceSeconds = shortGraceSeconds;
  const tell = async (state: SupervisedState['state']) => {
    const childPid = child?.pid ?? null;
    const since = new Date().toISOString();
    const facts: SupervisedState = { supervisor, childPid, state, since, restarts, holds };
    await writeDurably(stateFile, JSON.stringify(facts), 0o644);
  };
  const stop = () => {
    const stopped = child;
    const group = stopped?.pid;
    if (group === undefined) return;
    void askToEnd(group);
    // checks that it is not a program started later
    setTimeout(
      () => {
        if (child === stopped) sendSignal(-group, 'SIGKILL');
      },
      graceSeconds * 1000 + stopGraceMs,
    ).unref();
  };
  const order = orders(stop);

  let starts: number[] = [];
  for (;;) {
    if (order.now() === 'end') return tell('inactive');
    if (order.now() === 'hold') {
      await tell('inactive');
      if (order.now() === 'hold') await order.next();
      starts = [];
      restarts = 0;
      continue;
    }
    starts.push(monotonicMs());
    const program = await startProgram(layout, unit, holds !== null);
    ({ child, graceSeconds } = program);
    if (order.now() !== 'run') stop(); // an order came while the program was starting
    await tell('active');
    const { exitCode } = await program.child;
    if (program.child.pid !== undefined) sendSignal(-program.child.pid, 'SIGKILL'); // the rest of its process group
    child = null;
    if (order.now() !== 'run') continue;
    starts = starts.filter((at) => monotonicMs() - at < startLimit.withinMs);
    const isOver = exitCode === 0 || starts.length >= startLimit.starts;
    if (!isOver) {
      restarts += 1;
      await tell('activating');
      if (order.now() === 'run') await order.next(restartDelayMs);
      continue;
    }
    await tell(exitCode === 0 ? 'inactive' : 'failed');
    if (holds === null || !(await pathExists(holdMark(layout, unit)))) return;
    await order.next();
    starts = [];
    restarts = 0;
  }
}

/** Signals bwrap's children, not bwrap itself, which would end at once. */
async function askToEnd(group: number): Promise<void> {
  const all = await processesOf(group);
  const others = all.filter((pid) => pid !== group);
  for (const pid of others.length === 0 || !(await isBwrap(group)) ? all : others)
    sendSignal(pid, 'SIGTERM');
}

/** Returns an object because the child is itself a promise of its end. */
async function startProgram(
  layout: Layout,
  unit: string,
  isHeld: boolean,
): Promise<{ child: ExecaChildProcess; graceSeconds: number }> {
  const config = await readState(unitConfigFile(layout, unit), UnitConfig);
  if (config.kind !== 'read') throw new Error(`no usable ${unitConfigFile(layout, unit)}`);
  const { entryPoint, graceSeconds } = config.value;
  const variables = await readEnvFile(layout.envFile);
  const { host, port } = listenAddress(variables);
  const log = await open(unitLogFile(layout, unit), 'a', 0o640);
  try {
    if ((await log.stat()).size > logLimitBytes) await log.truncate(0);
    await log.write(`${startMark(new Date())}\n`);
    const [marker = '', value = ''] = unitMarker(layout, unit).split(/=(.*)/s);
    const [program, ...args] = [
      ...(await shownAtFixedPaths(layout)),
      ...[join(layout.venv, 'bin/python'), '-m', 'uvicorn', entryPoint],
      ...['--timeout-graceful-shutdown', String(graceSeconds)],
      ...(isHeld
        ? ['--fd', String(heldDescriptor), '--backlog', '4096']
        : ['--host', host, '--port', String(port)]),
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
      stdio: ['ignore', log.fd, log.fd, ...(isHeld ? [heldDescriptor] : [])],
      detached: true, // a process group of its own, so that all of it can be stopped
      reject: false,
      cleanup: false,
    });
    return { child, graceSeconds };
  } finally {
    await log.close();
  }
}
