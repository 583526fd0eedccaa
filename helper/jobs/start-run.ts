import { sameRequest, type RunRequest } from '../../contract/request';
import type { Host } from '../host/host';
import { startOnce, type StartAnswer } from './start-once';
import { runOfEvents } from '../state/event-log';
import { runningNow } from '../state/running';

/** Starts a run, or attaches to one that was asked for the same. */
export function start(host: Host, request: RunRequest): Promise<StartAnswer> {
  return startOnce({
    seen: () => seen(host, request),
    launch: () => host.launch(request),
    lock: host.layout.privateDir,
  });
}

async function seen(host: Host, request: RunRequest): Promise<StartAnswer | null> {
  const running = await runningNow(host.layout);
  if (running === null) {
    // a run may be over before it was seen at work
    const isOver = (await runOfEvents(host.layout)) === request.runId;
    return isOver ? { kind: 'started', runId: request.runId } : null;
  }
  const { runId } = running.request;
  if (runId === request.runId) return { kind: 'started', runId };
  return sameRequest(running.request, request) ? { kind: 'attached', runId } : { kind: 'busy' };
}
