import { unlink } from 'node:fs/promises';
import type * as z from 'zod';
import type { jobRequest, jobStatus } from '../../contract/job';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { linesBackwards, parseLine, Tail } from '../../common/lines';
import type { RunId } from '../../contract/primitives';
import { startTimeOf } from '../../common/process';
import type { Host, JobProcess } from '../host/host';
import { monotonicMs, newRunId, sleep } from '../lib/clock';
import { sendSignal } from '../lib/process-info';
import { EventFile, runOfEvents } from '../state/event-file';
import type { Layout } from '../state/layout';
import { statusNow } from '../state/running';
import { readState, writeDurably } from '../state/state-file';
import { startOnce, type StartAnswer } from './start-once';

interface JobRequest {
  readonly runId: RunId;
}
interface JobStatus<R> {
  readonly process: z.infer<(typeof jobStatus)['process']>;
  readonly request: R;
}

/** What is specific to one kind of job, which runs in one process at a time. The rest is in this file. */
export interface Job<R extends JobRequest, S extends JobStatus<R>, E> {
  readonly process: JobProcess;
  readonly files: (layout: Layout) => {
    readonly request: string;
    readonly status: string;
    readonly events: string;
  };
  readonly request: z.ZodType<R>;
  readonly status: z.ZodType<S>;
  readonly event: z.ZodType<E>;
  /** Whether two requests ask for the same, so that the second attaches to the first. */
  readonly same: (a: R, b: R) => boolean;
  /** null: the event belongs to the same run as the previous one. */
  readonly runOf: (event: E) => string | null;
  readonly isLast: (event: E) => boolean;
  /** The last event of a run that ended without writing it, if known from elsewhere. */
  readonly lastWord?: (layout: Layout, seen: E) => Promise<E | null>;
}

export const atWork = <R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
): Promise<S | null> => statusNow(job.files(layout).status, job.status);

/** The same, except for a job that has written its last event: it is about to exit, and nobody attaches to it. */
async function atWorkStill<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
): Promise<S | null> {
  const deadline = monotonicMs() + patienceMs;
  let now = await atWork(job, layout);
  while (now !== null && monotonicMs() < deadline && (await hasSaidItsLast(job, layout))) {
    await sleep(pollMs);
    now = await atWork(job, layout);
  }
  return now;
}

async function hasSaidItsLast<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
): Promise<boolean> {
  for await (const line of linesBackwards(job.files(layout).events)) {
    if (line.trim() === '') continue;
    const event = parseLine(job.event, line);
    return event !== null && job.isLast(event);
  }
  return false;
}

/** The common members of every request. */
export const asker = (requestedBy: string): z.infer<z.ZodObject<typeof jobRequest>> => ({
  v: 1,
  runId: newRunId(),
  requestedAt: new Date().toISOString(),
  requestedBy: requestedBy.slice(0, 100),
});

/** Starts it in a separate process, or attaches to a running one with the same request. */
export function start<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  host: Host,
  request: R,
): Promise<StartAnswer> {
  const { layout } = host;
  const files = job.files(layout);
  return startOnce({
    async seen() {
      const now = await atWorkStill(job, layout);
      if (now === null) {
        // it may have ended before it was seen running
        const isOver = (await runOfEvents(files.events)) === request.runId;
        return isOver ? { kind: 'started', runId: request.runId } : null;
      }
      const { runId } = now.request;
      if (runId === request.runId) return { kind: 'started', runId };
      return job.same(now.request, request) ? { kind: 'attached', runId } : { kind: 'busy' };
    },
    launch: () => host.launch(job.process, files.request, request),
    lock: layout.privateDir,
  });
}

/** Asks the running process to stop; false: there is none. */
export async function cancel<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  host: Host,
): Promise<boolean> {
  const now = await atWork(job, host.layout);
  if (now !== null) host.cancel(now.process.pid);
  return now !== null;
}

/** Asks the running process to skip every optional wait. */
export async function hurry<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  host: Host,
): Promise<void> {
  const now = await atWork(job, host.layout);
  if (now !== null) sendSignal(now.process.pid, hurrySignal);
}

const hurrySignal = 'SIGUSR2';

const pollMs = 20;
/** How long a started process may take until its first event. */
const patienceMs = 15_000;
const quietPollsUntilLook = 50;

/**
 * The events of the running or just starting job, from its beginning to its end. Ends early if its process was killed.
 */
export async function* follow<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
  wanted: (runId: string) => boolean,
): AsyncGenerator<E> {
  const tail = new Tail(job.files(layout).events);
  let runId = '';
  let seen: E | null = null;
  const gone = async () => {
    const now = await atWork(job, layout);
    return now === null || !wanted(now.request.runId);
  };
  try {
    for (let quietPolls = 0; ; quietPolls += 1) {
      const isGone = quietPolls > 0 && quietPolls % quietPollsUntilLook === 0 && (await gone());
      for (const line of await tail.read()) {
        const event = parseLine(job.event, line);
        if (event === null) continue;
        runId = job.runOf(event) ?? runId;
        if (!wanted(runId)) continue;
        quietPolls = 0;
        seen = event;
        yield event;
        if (job.isLast(event)) return;
      }
      if (quietPolls > 0 && isGone && seen !== null) {
        const last = (await job.lastWord?.(layout, seen)) ?? null;
        if (last !== null) yield last;
        return;
      }
      if (seen === null && quietPolls > patienceMs / pollMs) return;
      await sleep(pollMs);
    }
  } finally {
    await tail.close();
  }
}

/** In the job's own process: takes the waiting request, which is valid only once. */
export async function takeRequest<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
): Promise<R | null> {
  const { request } = job.files(layout);
  const asked = await readState(request, job.request);
  if (asked.kind !== 'read') {
    const { log } = await import('../lib/log');
    log.error(`no usable request: ${asked.kind === 'damaged' ? asked.reason : 'there is none'}`);
    return null;
  }
  await unlink(request);
  return asked.value;
}

export interface Begun<R> {
  readonly request: R;
  readonly startedAt: string;
  readonly events: EventFile;
}

/** In the job's own process, for a job with one events file: takes the waiting request, handles it and exits. */
export async function runJob<R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
  work: (begun: Begun<R>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const request = await takeRequest(job, layout);
  if (request === null) return exitCodes.usage;
  const startedAt = new Date().toISOString();
  const status = { v: 1, process: await ownProcess(), request, startedAt };
  await tellAtWork(job, layout, job.status.parse(status));
  const events = await EventFile.begin(job.files(layout).events);
  try {
    return await work({ request, startedAt, events });
  } finally {
    events.close();
    await forgetAtWork(job, layout);
  }
}

/** Before the first event: a reader who sees an event but no running process thinks the job was killed. */
export const tellAtWork = <R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
  status: S,
): Promise<void> => writeDurably(job.files(layout).status, JSON.stringify(status), 0o644);

/** After the last event, because the process in the status is about to end. */
export const forgetAtWork = <R extends JobRequest, S extends JobStatus<R>, E>(
  job: Job<R, S, E>,
  layout: Layout,
): Promise<void> => unlink(job.files(layout).status).catch(() => undefined);

export const ownProcess = async () => ({
  pid: process.pid,
  startTime: (await startTimeOf(process.pid)) ?? 0,
});

/** Aborts with "cancelled" on SIGINT, sent when a person cancels, and "interrupted" on SIGTERM, sent by a shutdown. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    stop.abort('cancelled');
  });
  process.on('SIGTERM', () => {
    stop.abort('interrupted');
  });
  process.on('SIGHUP', () => undefined);
  return stop.signal;
}

/** Aborts once somebody no longer wants to wait; see `hurry`. */
export function hurrySignalled(isInHurry: boolean): AbortSignal {
  const hurried = new AbortController();
  if (isInHurry) hurried.abort();
  process.on(hurrySignal, () => {
    hurried.abort();
  });
  return hurried.signal;
}
