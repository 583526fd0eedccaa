import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunRequest } from '../../../contract/request';
import { Settings } from '../../../contract/settings';
import type { Host } from '../../../helper/host/host';
import { newRunId } from '../../../helper/lib/clock';
import { stagedOrOver, type Staged } from '../../../helper/refresh/go-live';
import { Run } from '../../../helper/refresh/run';
import { safeguards } from '../../../helper/refresh/safeguards';
import { EventLog } from '../../../helper/state/event-log';
import { setVerdictDue, verdictDue } from '../../../helper/state/verified';
import { layoutUnder } from '../../../helper/state/layout';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'due-'));
  for (const folder of [layoutUnder(root).privateDir, layoutUnder(root).runDir])
    await mkdir(folder, { recursive: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

/** A run whose disk accepts the record that a verdict is due, but does not make it durable; or that is cancelled before. */
async function runOnce(what: 'refused' | 'cancelled') {
  const layout = layoutUnder(root);
  vi.spyOn(safeguards, 'setVerdictDue').mockImplementation(async (...asked) => {
    await setVerdictDue(...asked);
    throw new Error('EROFS');
  });
  const asked = { v: 1, runId: newRunId(), kind: 'refresh', requestedBy: 'ada' } as const;
  const request = RunRequest.parse({ ...asked, requestedAt: new Date().toISOString() });
  const events = await EventLog.begin(layout, request.runId, () => undefined);
  const stop = new AbortController();
  if (what === 'cancelled') stop.abort('cancelled');
  const host = { layout, logPlace: 'the log' } as unknown as Host;
  const settings = Settings.parse({});
  const self = { pid: process.pid, startTime: 0 };
  const run = new Run(host, settings, request, events, new Date(), stop.signal, self);
  const undo = vi.fn(() => Promise.resolve(null));
  const staged = { kind: 'staged', swap: { undo } } as unknown as Staged;
  const isQuiet = () => Promise.resolve(null);
  const told = await stagedOrOver(run, () => Promise.resolve(staged), isQuiet);
  expect(told).toMatchObject({ outcome: what === 'refused' ? 'staging-failed' : 'cancelled' });
  expect(undo).toHaveBeenCalledOnce();
  return verdictDue(layout);
}

describe('a run that ends at the last moment before the stop', () => {
  it('has no verdict due: it stopped nothing', async () => {
    expect(await runOnce('refused')).toBeNull();
  });

  it.each(['refused', 'cancelled'] as const)(
    'keeps the verdict that was due from a recovery (%s)',
    async (what) => {
      await setVerdictDue(layoutUnder(root), 'recovery');
      expect(await runOnce(what)).not.toBeNull();
    },
  );
});
