import { mkdir, rm } from 'node:fs/promises';
import type { Message } from '../../contract/message';
import { Waiting } from '../../contract/waiting';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

/** After this time nothing is waiting any more: the timer was disabled, or the computer slept. */
const staleMs = 2 * 60 * 60 * 1000;

export async function waitingNow({ waiting }: Layout, now = new Date()): Promise<Waiting | null> {
  const answer = await readState(waiting, Waiting);
  if (answer.kind !== 'read') return null;
  return now.getTime() - Date.parse(answer.value.at) < staleMs ? answer.value : null;
}

export async function beginWaiting(
  layout: Layout,
  reasons: readonly Message[],
  now = new Date(),
): Promise<void> {
  const at = now.toISOString();
  const before = await waitingNow(layout, now);
  const waiting: Waiting = { since: before?.since ?? at, at, for: [...reasons] };
  await mkdir(layout.runDir, { recursive: true });
  await writeDurably(layout.waiting, JSON.stringify(waiting), 0o644);
}

export const endWaiting = ({ waiting }: Layout): Promise<void> => rm(waiting, { force: true });
