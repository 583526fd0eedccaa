/** Runs inside a machine: does what commands.ts says, one JSON line in, one out. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type * as z from 'zod';
import { newRunId } from '../../../helper/lib/clock';
import { layoutUnder } from '../../../helper/state/layout';
import { pathExists } from '../../../helper/lib/path';
import { allPids, commandOf, sendSignal } from '../../../helper/lib/process-info';
import { writeDurably } from '../../../helper/state/state-file';
import { connectClients } from './clients';
import { command, type Ran, type Watched } from './commands';
import { look } from './oracle';
import { kill, refresh, resume, settle, show, sleep } from './units';

const call = promisify(execFile);
const layout = layoutUnder('/');
/** What the wrapper of the units reads; see world.ts. */
export const switches = '/run/ladylinux-test';

/** After so many milliseconds, unless the run has ended. Returns a function that cancels it. */
const disturbAfter = (milliseconds: number | undefined, disturb: () => Promise<unknown>) => {
  if (milliseconds === undefined) return () => undefined;
  const timer = setTimeout(() => {
    disturb().catch(() => undefined); // it ended at that very moment
  }, milliseconds);
  return () => clearTimeout(timer);
};

/** As soon as a task has processes; false where the run is over before. */
async function untilTask(task: string, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    const { MainPID } = await show(`ladylinux-task-${task}.service`, 'MainPID');
    if (Number(MainPID) > 0) return true;
    await sleep(5);
  }
  return false;
}

/** kill -9 for one process of the tasks' units, as soon as there is one; `share` chooses. Answers which. */
async function killOne(share: number, isOver: () => boolean): Promise<string> {
  while (!isOver()) {
    const all = await Promise.all(
      (await allPids()).map(async (pid) => ({
        pid,
        // cgroups(7): the unit is in it, whichever the hierarchy
        group: await readFile(`/proc/${String(pid)}/cgroup`, 'utf8').catch(() => ''),
      })),
    );
    const ours = all.filter(({ group }) => group.includes('/ladylinux-task-'));
    const one = ours[Math.min(Math.floor(share * ours.length), ours.length - 1)];
    if (one !== undefined) {
      const command = await commandOf(one.pid);
      sendSignal(one.pid, 'SIGKILL');
      return command;
    }
    await sleep(5);
  }
  return 'nothing';
}

async function run(asked: Extract<z.output<typeof command>, { kind: 'run' }>): Promise<Ran> {
  await mkdir(switches, { recursive: true });
  for (const [name, content] of [
    ['run.kill', asked.killAt],
    ['resume.kill', asked.killRecoveryAt],
    ['run.inject', asked.inject],
    ['resume.inject', asked.injectRecovery],
  ] as const) {
    await rm(`${switches}/${name}`, { force: true });
    if (content !== undefined) await writeFile(`${switches}/${name}`, content);
  }
  for (const verb of ['run', 'resume']) await rm(`${switches}/${verb}.strace`, { force: true });
  const runId = newRunId();
  const request = {
    v: 1,
    runId,
    kind: asked.branch === undefined ? 'rollback' : 'refresh',
    requestedAt: new Date().toISOString(),
    requestedBy: 'root',
    force: asked.force,
    rebuild: false,
    dryRun: false,
    ...(asked.branch !== undefined && { branch: asked.branch }),
    ...(asked.commit !== undefined && { commit: asked.commit }),
    ...(asked.staged !== undefined && { staged: asked.staged }),
  };
  if (!asked.force) await rm(layout.badCommits, { force: true });
  await writeDurably(layout.request, JSON.stringify(request), 0o600);
  const leave = connectClients(8000);
  const started = performance.now();
  let isOver = false;
  const ended = call('systemctl', ['start', refresh])
    .catch(() => undefined)
    .then(() => (isOver = true));
  const {
    killAfterMs,
    cancelAfterMs,
    killRecoveryAfterMs,
    killOneAfterMs,
    one = 0,
    who = 'all',
  } = asked;
  let killed = 'nothing';
  const callOff = [
    disturbAfter(killAfterMs, () => kill(refresh, who)),
    disturbAfter(killOneAfterMs, async () => (killed = await killOne(one, () => isOver))),
    disturbAfter(cancelAfterMs, () => kill(refresh, 'main', 'INT')),
  ];
  if (asked.killInTask !== undefined && (await untilTask(asked.killInTask, () => isOver)))
    callOff.push(disturbAfter(asked.killInTaskAfterMs, () => kill(refresh, who)));
  await ended;
  const milliseconds = performance.now() - started;
  callOff.push(disturbAfter(killRecoveryAfterMs, () => kill(resume, who)));
  await settle();
  for (const off of callOff) off();
  const clients = await leave();
  const { ExecMainCode, ExecMainStatus } = await show(refresh, 'ExecMainCode', 'ExecMainStatus');
  const last = await readFile(layout.lastStatus, 'utf8').catch(() => '{}');
  const report = JSON.parse(last) as {
    runId?: string;
    outcome?: string;
    message?: unknown;
    cause?: unknown;
  };
  const traces = await Promise.all(
    ['run', 'resume'].map((verb) => readFile(`${switches}/${verb}.strace`, 'utf8').catch(() => '')),
  );
  return {
    milliseconds,
    killed,
    exitCode: ExecMainCode === '1' ? Number(ExecMainStatus) : null,
    outcome: report.runId === runId ? (report.outcome ?? null) : null,
    calls: callsIn(traces.join('\n')),
    ...clients,
    injected: traces.some((trace) => /INJECTED|killed by SIGKILL/.test(trace)),
    said: JSON.stringify([report.outcome, report.message, report.cause]),
  };
}

const probation = 'ladylinux-probation.service';
/** A look every five seconds, two deaths, and a run that is disturbed and begun again. */
const watchLimitMs = 300_000;

async function watch({
  killWatchAfterMs,
  killBackAfterMs,
  who = 'all',
}: Extract<z.output<typeof command>, { kind: 'watch' }>): Promise<Watched> {
  const isWatched = () => pathExists(layout.probation);
  const wasWatched = await isWatched();
  const callOff = [disturbAfter(killWatchAfterMs, () => kill(probation, 'all'))];
  const deadline = performance.now() + watchLimitMs;
  let killed = 0;
  let isArmed = killBackAfterMs !== undefined;
  while ((await isWatched()) && performance.now() < deadline) {
    if (isArmed && (await show(refresh, 'ActiveState'))['ActiveState'] === 'activating') {
      isArmed = false;
      callOff.push(
        disturbAfter(killBackAfterMs, async () => {
          await kill(refresh, who);
          killed += 1;
        }),
      );
    }
    await sleep(20);
  }
  const isOver = !(await isWatched());
  for (const off of callOff) off();
  await settle();
  return { wasWatched, isOver, killed };
}

/** In the thread that made most of the calls: strace counts each thread separately. */
function callsIn(trace: string): Record<string, number> {
  const byThread = new Map<string, number>();
  for (const [, pid = '', call = ''] of trace.matchAll(/^(\d+) +(\w+)\(/gm))
    byThread.set(`${call} ${pid}`, (byThread.get(`${call} ${pid}`) ?? 0) + 1);
  const most: Record<string, number> = {};
  for (const [key, count] of byThread) {
    const [call = ''] = key.split(' ');
    most[call] = Math.max(most[call] ?? 0, count);
  }
  return most;
}

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const asked = command.parse(JSON.parse(line));
  try {
    switch (asked.kind) {
      case 'run':
        say(await run(asked));
        break;
      case 'watch':
        say(await watch(asked));
        break;
      case 'settle':
        await settle();
        say({});
        break;
      case 'look':
        await mkdir(switches, { recursive: true });
        say(await look());
    }
  } catch (error) {
    say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
