import { readFile } from 'node:fs/promises';
import { message, type Message } from '../../contract/message';
import { blame } from './blame';
import { RunEnd, short } from './end';
import type { ModuleFolders } from './module-folders';
import { refusedBy } from './refused-by';
import type { Run, StepIo } from './run';
import { runTask } from './task';
import { sayWantedPath } from './wants-path';

/** What is served for a moment: a version's code and environment. */
export interface Trial {
  readonly app: string;
  readonly venv: string;
  readonly entryPoint: string;
  readonly modules: ModuleFolders;
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
): Promise<Message | RunEnd | null> {
  const { settings, request, layout } = run;
  const { current, to } = run.found;
  if (!settings.canary.enabled || current === null) return null;
  if (!(await hasRoom(run))) return message('detail-canary-no-room');
  const tried = await serveOnce(run, io, staged);
  if (!(tried instanceof RunEnd)) return tried;
  if (tried.outcome === 'cancelled') return tried;
  const { entryPoint } = current;
  const inPlace = { app: layout.app, venv: layout.venv, entryPoint, modules: staged.modules };
  const known = await serveOnce(run, io, inPlace);
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

/** The verdict that a refresh would give, on a port of its own; the live service is neither stopped nor asked. */
export async function serveOnce(run: Run, io: StepIo, trial: Trial): Promise<Message | RunEnd> {
  const service = run.settings.services.find((one) => one.health !== null);
  // it is served by ourselves here, without a unit that might speak TLS
  const health =
    service === undefined || service.health === null
      ? null
      : { ...service.health, scheme: 'http' as const };
  const request = { ...trial, models: run.layout.models, health };
  const answer = await runTask(run, 'serve', request, { io });
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
  return message('detail-health', { latency });
}

/** Two of them fit into what is free; proc(5): MemAvailable is in KiB. */
async function hasRoom({ host, settings }: Run): Promise<boolean> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  if (available === undefined) return true;
  const facts = await Promise.all(settings.services.map(({ unit }) => host.services.inspect(unit)));
  const used = facts.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  return Number(available) * 1024 > used * growth + spareBytes;
}
