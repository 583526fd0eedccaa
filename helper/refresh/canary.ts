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

/** What the trial serves: a version's code and environment. */
export interface Trial {
  readonly app: string;
  readonly venv: string;
  readonly entryPoint: string;
  readonly modules: ModuleFolders;
}

/** What the trial shares with the live service. */
export interface Beside {
  readonly copy: DataCopy;
  /** Whether the new version has a hook. */
  readonly hasHook: boolean;
}

const spareBytes = 256 * 1024 * 1024;
/** A new version may need this many times the memory of the current one. */
const growth = 1.5;

/**
 * Serves the new version beside the current one, which keeps serving. If it fails, the run ends with nothing changed,
 * provided that the current version passes the same trial. Otherwise the trial proves nothing here, and the health
 * check after the restart decides.
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

/** A trial started while the import check still runs. */
export interface Ahead {
  /** The trial's outcome; null: it was started with another entry point and was stopped. */
  outcomeFor(entryPoint: string): Promise<Message | RunEnd | null>;
  /** Stops the trial; resolves when nothing of it runs any more. */
  callOff(): Promise<void>;
}

/** How many lines of a trial's output are kept until its outcome is wanted. */
const keptLines = 500;

/**
 * Starts the trial early, with the most likely entry point. null: not possible yet, because a hook that changes data
 * runs only after the import check, and a small computer does one thing at a time.
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
  ended.catch(() => undefined); // reported by outcomeFor
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

/** Uses its own copy of the data; what the hook and the version write to it is thrown away. */
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

/** The health check that a refresh would make, on a separate port; does not stop or ask the live service. */
export async function serveOnce(
  run: Run,
  io: StepIo,
  trial: Trial,
  { data, appState, why }: View = { data: null, appState: [], why: null },
  signal?: AbortSignal,
): Promise<Message | RunEnd> {
  const service = run.settings.services.find((one) => one.health !== null);
  // we serve it ourselves here, without a unit that might use TLS
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

/** Whether that many more processes of its size fit in memory; proc(5): MemAvailable is in KiB. */
async function hasRoom({ host, settings }: Run, more: number): Promise<boolean> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  if (available === undefined) return true;
  const facts = await Promise.all(settings.services.map(({ unit }) => host.services.inspect(unit)));
  const used = facts.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  return Number(available) * 1024 > more * used * growth + spareBytes;
}
