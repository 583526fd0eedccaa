import { mkdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { RunRequest } from '../../../contract/request';
import { Settings } from '../../../contract/settings';
import type { Host } from '../../../helper/host/host';
import type { LiveSwap } from '../../../helper/refresh/live-swap';
import { Run } from '../../../helper/refresh/run';
import { rollback } from '../../../helper/refresh/steps/rollback';
import { EventLog } from '../../../helper/state/event-log';
import { layoutUnder } from '../../../helper/state/layout';
import { newRunId } from '../../../helper/lib/clock';
import type { Swaps } from '../../../helper/swap';
import { test } from '../../support/folder';

const unit = 'ladylinux-api.service';

test('the old version is started even if the units cannot be reloaded', async ({ folder }) => {
  const layout = layoutUnder(folder);
  await mkdir(layout.runDir, { recursive: true });
  const asked: string[] = [];
  const facts = { unit, since: null, mainPid: null, memoryBytes: null, restarts: 0 };
  const host = {
    layout,
    logPlace: 'the log',
    services: {
      inspect: () => Promise.resolve({ ...facts, state: 'active' }),
      processes: () => Promise.resolve(new Set<number>()),
      log: () => Promise.resolve([]),
      stop: () => Promise.resolve({ kind: 'stopped' }),
      start: () => {
        asked.push('start');
        return Promise.resolve({ kind: 'started' });
      },
      reload: () => {
        asked.push('reload');
        return Promise.reject(new Error('Refusing to reload, not enough space available on /run'));
      },
      unitFiles: () => Promise.resolve([]),
    },
  } as unknown as Host;
  const request = RunRequest.parse({
    v: 1,
    runId: newRunId(),
    kind: 'refresh',
    requestedAt: new Date().toISOString(),
    requestedBy: 'ada',
    force: false,
    rebuild: false,
    dryRun: false,
    check: false,
  });
  const settings = Settings.parse({ services: [{ unit, health: null }] });
  const events = await EventLog.begin(layout, request.runId, () => undefined);
  const signal = new AbortController().signal;
  const self = { pid: process.pid, startTime: 0 };
  const run = new Run(host, settings, request, events, new Date(), signal, self);
  const swap = {
    undo: () => {
      asked.push('undo');
      return Promise.resolve(null);
    },
  } as unknown as LiveSwap;
  run.beginDowntime();
  expect(await rollback(run, swap, true, {} as Swaps)).toBeNull();
  await run.settle();
  expect(run.found.downtimeMs).toBeGreaterThanOrEqual(0);
  expect(asked).toEqual(['undo', 'reload', 'start']);
});
