import { parseLine } from '../../common/lines';
import { open } from 'node:fs/promises';
import { sameRequest, type RunRequest } from '../../contract/request';
import type { Host } from '../host/host';
import { runOfEvents } from '../state/event-log';
import { runningNow } from '../state/running';
import { ModelsAtWork, ModelsEvent, type ModelsRequest, sameWork } from '../../contract/models';
import { isAlive } from '../../common/process';
import type { Layout } from '../state/layout';
import { readState, writeDurably } from '../state/state-file';
import { startOnce, type StartAnswer } from './start-once';

export async function modelsAtWork(layout: Layout): Promise<ModelsAtWork | null> {
  const answer = await readState(layout.modelsStatus, ModelsAtWork);
  return answer.kind === 'read' && (await isAlive(answer.value.process)) ? answer.value : null;
}

export const tellAtWork = (layout: Layout, atWork: ModelsAtWork): Promise<void> =>
  writeDurably(layout.modelsStatus, JSON.stringify(atWork), 0o644);

/** Starts a verification or download in a process of its own, or attaches to one that was asked for the same. */
export function startModels(host: Host, request: ModelsRequest): Promise<StartAnswer> {
  return startOnce({
    seen: () => seenAtWork(host.layout, request),
    launch: () => host.launchModels(request),
    lock: host.layout.privateDir,
  });
}

async function seenAtWork(layout: Layout, request: ModelsRequest): Promise<StartAnswer | null> {
  const atWork = await modelsAtWork(layout);
  if (atWork === null) {
    // it may be over before it was seen at work
    const isOver = (await lastRunId(layout)) === request.runId;
    return isOver ? { kind: 'started', runId: request.runId } : null;
  }
  const { runId } = atWork.request;
  if (runId === request.runId) return { kind: 'started', runId };
  return sameWork(atWork.request, request) ? { kind: 'attached', runId } : { kind: 'busy' };
}

const firstLineLimit = 300_000;

async function lastRunId(layout: Layout): Promise<string | null> {
  const file = await open(layout.modelsEvents, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const answer = await file.read(Buffer.alloc(firstLineLimit), 0, firstLineLimit, 0);
    const [line = ''] = answer.buffer.toString('utf8', 0, answer.bytesRead).split('\n');
    const first = parseLine(ModelsEvent, line);
    return first?.type === 'asked' ? first.runId : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

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
