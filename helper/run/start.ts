import { sameRequest, type RunRequest } from '../../contract/request';
import type { Host } from '../host';
import { monotonicMs, sleep } from '../system/clock';
import { tryLock } from '../system/flock';
import { runOfEvents } from './event-log';
import { runningNow } from './running';

export type StartAnswer =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'attached'; readonly runId: string }
  | { readonly kind: 'busy' }
  /** The pipeline's process did not take the request up. */
  | { readonly kind: 'silent' };

const pollMs = 20;
const patienceMs = 15_000;

/**
 * Starts a run, or attaches to one that was asked for the same; also where several ask at the same instant: from the look at who runs
 * to the first sign of one's own run, only one of them is at it, and the others see its run.
 */
export async function start(host: Host, request: RunRequest): Promise<StartAnswer> {
  const deadline = monotonicMs() + 2 * patienceMs;
  while (monotonicMs() < deadline) {
    const now = await seen(host, request);
    if (now !== null) return now;
    const lock = await tryLock(host.layout.privateDir);
    if (lock !== null) {
      try {
        return await startAlone(host, request);
      } finally {
        await lock.release();
      }
    }
    await sleep(pollMs);
  }
  return { kind: 'silent' };
}

async function startAlone(host: Host, request: RunRequest): Promise<StartAnswer> {
  const before = await seen(host, request);
  if (before !== null) return before;
  await host.launch(request);
  const deadline = monotonicMs() + patienceMs;
  while (monotonicMs() < deadline) {
    const now = await seen(host, request);
    if (now !== null) return now;
    // a run may be over before it was seen at work
    if ((await runOfEvents(host.layout)) === request.runId)
      return { kind: 'started', runId: request.runId };
    await sleep(pollMs);
  }
  return { kind: 'silent' };
}

async function seen(host: Host, request: RunRequest): Promise<StartAnswer | null> {
  const running = await runningNow(host.layout);
  if (running === null) return null;
  const { runId } = running.request;
  if (runId === request.runId) return { kind: 'started', runId };
  return sameRequest(running.request, request) ? { kind: 'attached', runId } : { kind: 'busy' };
}
