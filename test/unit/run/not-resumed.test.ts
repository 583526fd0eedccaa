import { mkdir } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import { message } from '../../../contract/message';
import { RunRequest } from '../../../contract/request';
import { Settings } from '../../../contract/settings';
import type { Host } from '../../../helper/host/host';
import { newRunId } from '../../../helper/lib/clock';
import { RunEnd } from '../../../helper/refresh/end';
import { resume } from '../../../helper/refresh/recovery';
import { Run } from '../../../helper/refresh/run';
import { safeguards } from '../../../helper/refresh/safeguards';
import { EventLog } from '../../../helper/state/event-log';
import { layoutUnder } from '../../../helper/state/layout';
import type { Swaps } from '../../../helper/swap';
import { test } from '../../support/folder';

test('what cannot be taken back says what stands in the way, not that versions were judged', async ({
  folder,
}) => {
  const layout = layoutUnder(folder);
  for (const each of [layout.privateDir, layout.runDir, layout.next])
    await mkdir(each, { recursive: true });
  const unit = 'ladylinux-api.service';
  const said = message('service-would-not-stop', { unit, seconds: 30 });
  const stuck = vi
    .spyOn(safeguards, 'stopToRecover')
    .mockResolvedValue(new RunEnd('rolled-back', said));
  const asked = { v: 1, runId: newRunId(), kind: 'recovery', requestedBy: 'ada' } as const;
  const request = RunRequest.parse({ ...asked, requestedAt: new Date().toISOString() });
  const events = await EventLog.begin(layout, request.runId, () => undefined);
  const sandbox = { stopLeftovers: () => Promise.resolve() };
  const host = { layout, logPlace: 'the log', sandbox } as unknown as Host;
  const self = { pid: process.pid, startTime: 0 };
  const { signal } = new AbortController();
  const run = new Run(host, Settings.parse({}), request, events, new Date(), signal, self);
  const swaps = { interruptedIn: () => Promise.resolve('switching') } as unknown as Swaps;
  const report = await resume(run, swaps);
  stuck.mockRestore();
  expect(report).toMatchObject({ outcome: 'needs-attention', message: said, cause: null });
});
