import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { message, type Message } from '../../contract/message';
import { blame } from './blame';
import type { DataCopy } from './copied-data';
import { RunEnd, short } from './end';
import type { ModuleFolders } from './module-folders';
import { refusedBy } from './refused-by';
import type { Run, StepIo } from './run';
import { runHook } from './run-hook';
import { safeguards } from './safeguards';
import { runTask } from './task';
import type { View } from './view-of-data';
import { sayWantedPath } from './wants-path';

/** What is served for a moment: a version's code and environment. */
export interface Trial {
  readonly app: string;
  readonly venv: string;
  readonly entryPoint: string;
  readonly modules: ModuleFolders;
}

/** What the live service has, and the trial sees as well. */
export interface Beside {
  readonly copy: DataCopy;
  /** Of the new version. */
  readonly hasHook: boolean;
}

const spareBytes = 256 * 1024 * 1024;
/** What a version may need beyond what the one in service uses now. */
const growth = 1.5;

/**
 * Serves the new version beside the one in place, which goes on serving. One that does not serve there ends the run with nothing changed,
 * where the version in place passes the same trial; else the trial says nothing here, and the verdict after the restart decides.
 */
export async function canary(
  run: Run,
  io: StepIo,
  staged: Trial,
  { copy, hasHook }: Beside,
  ahead: Ahead | null,
): Promise<Message | RunEnd | null> {
  const { request, layout } = run;
  const { current, to } = run.found;
  if (current === null || !canBeTried(run)) return null;
  const begun = (await ahead?.outcomeFor(staged.entryPoint)) ?? null;
  if (begun === null && !(await hasRoom(run, 1))) return message('detail-canary-no-room');
  const tried = begun ?? (await serveBeside(run, io, staged, { copy, hasHook }));
  if (!(tried instanceof RunEnd)) return tried;
  if (tried.outcome === 'cancelled') return tried;
  const { entryPoint } = current;
  const inPlace = { app: layout.app, venv: layout.venv, entryPoint, modules: staged.modules };
  const known = await serveBeside(run, io, inPlace, { copy, hasHook: false });
  if (known instanceof RunEnd)
    return known.outcome === 'cancelled' ? known : message('detail-canary-unknown');
  if (request.force) {
    run.warn(tried.said);
    return message('detail-import-unsure');
  }
  if (to !== null) await blame(run, to.hash, tried.said, 'try');
  const params = { bad: short(to), commit: short(current.commit) };
  return new RunEnd('staging-failed', message('canary-failed', params), tried.log, tried.said);
}

export const canBeTried = ({ settings, request, found }: Run): boolean =>
  settings.canary.enabled && found.current !== null && !request.check;

/** A trial that is begun while somebody else still looks whether the version can be loaded at all. */
export interface Ahead {
  /** What came of it; null: it was begun with another entry point, and is off. */
  outcomeFor(entryPoint: string): Promise<Message | RunEnd | null>;
  /** Nothing of it is at work any more. */
  callOff(): Promise<void>;
}

/** What a trial may print before anybody wants to know. */
const keptLines = 500;

/**
 * Begins the trial with the entry point that it will most likely have. null: not yet, for a hook that changes data is not run before the
 * code is known to load, and on a small computer one thing follows the other.
 */
export async function beginTrial(
  run: Run,
  io: StepIo,
  staged: Omit<Trial, 'entryPoint'>,
  beside: Beside,
): Promise<Ahead | null> {
  const { settings, found } = run;
  const entryPoint = settings.entryPoint ?? found.current?.entryPoint;
  const isReady = !beside.hasHook || !settings.prepare.data;
  if (entryPoint === undefined || !canBeTried(run) || !isReady) return null;
  if (availableParallelism() < 2 || !(await hasRoom(run, 2))) return null;
  const off = new AbortController();
  const lines: string[] = [];
  const output = (line: string) => {
    if (lines.push(line) > keptLines) lines.shift();
  };
  const trial = { ...staged, entryPoint };
  const ended = serveBeside(run, { ...io, lines, output }, trial, beside, off.signal);
  ended.catch(() => undefined); // told where it is asked for
  const callOff = async () => {
    off.abort();
    await ended.catch(() => undefined);
  };
  return {
    callOff,
    async outcomeFor(wanted) {
      if (wanted !== entryPoint) {
        await callOff();
        return null;
      }
      const outcome = await ended;
      lines.forEach(io.output);
      return outcome;
    },
  };
}

/** On a copy of the data that is its own: what its hook and itself make of it is thrown away. */
async function serveBeside(
  run: Run,
  io: StepIo,
  trial: Trial,
  { copy, hasHook }: Beside,
  signal?: AbortSignal,
): Promise<Message | RunEnd> {
  const view = await safeguards.viewOfData(run, copy);
  if (view instanceof RunEnd) return view;
  const { data } = view;
  try {
    if (data !== null && hasHook && run.settings.prepare.data) {
      const { app, venv } = trial;
      const prepared = await runHook(run, io, { app, venv, data, trial: true }, 'staging-failed');
      if (prepared instanceof RunEnd) return prepared;
    }
    if (signal?.aborted === true) return new RunEnd('cancelled', message('cancelled-before-stop'));
    return await serveOnce(run, io, trial, view, signal);
  } finally {
    if (data !== null) await safeguards.discardView(run, data);
  }
}

/** The verdict that a refresh would give, on a port of its own; the live service is neither stopped nor asked. */
export async function serveOnce(
  run: Run,
  io: StepIo,
  trial: Trial,
  { data, appState, why }: View = { data: null, appState: [], why: null },
  signal?: AbortSignal,
): Promise<Message | RunEnd> {
  const service = run.settings.services.find((one) => one.health !== null);
  // it is served by ourselves here, without a unit that might speak TLS
  const health =
    service === undefined || service.health === null
      ? null
      : { ...service.health, scheme: 'http' as const };
  const request = {
    ...trial,
    models: run.layout.models,
    data,
    variables: data === null ? {} : { LADYLINUX_STATE_DIR: data },
    appState: [...appState],
    health,
  };
  const answer = await runTask(run, 'serve', request, { io, ...(signal && { signal }) });
  if (answer instanceof RunEnd) {
    const { outcome, said, log: lines } = answer;
    return new RunEnd(outcome, await sayWantedPath(run, trial.entryPoint, said, io.lines), lines);
  }
  if (answer.kind === 'refused' && service !== undefined && health !== null) {
    const told = await refusedBy(run, { ...service, health }, answer.refusal, trial.entryPoint);
    return new RunEnd('staging-failed', told);
  }
  const latencyMs = answer.kind === 'served' ? answer.latencyMs : null;
  const latency = latencyMs === null ? '–' : `${String(Math.round(latencyMs))} ms`;
  return why === null
    ? message('detail-health', { latency })
    : message('detail-canary-no-data', { latency, reason: why });
}

/** So many more of it fit into what is free; proc(5): MemAvailable is in KiB. */
async function hasRoom({ host, settings }: Run, more: number): Promise<boolean> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  if (available === undefined) return true;
  const facts = await Promise.all(settings.services.map(({ unit }) => host.services.inspect(unit)));
  const used = facts.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  return Number(available) * 1024 > more * used * growth + spareBytes;
}
