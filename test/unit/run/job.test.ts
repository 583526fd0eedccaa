import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import * as z from 'zod';
import { jobStatus } from '../../../contract/job';
import type { Host } from '../../../helper/host/host';
import { newRunId } from '../../../helper/lib/clock';
import {
  atWork,
  cancel,
  follow,
  forgetAtWork,
  ownProcess,
  start,
  takeRequest,
  tellAtWork,
  type Job,
} from '../../../helper/jobs/job';
import { EventFile } from '../../../helper/state/event-file';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { test } from '../../support/folder';

const Request = z.strictObject({ runId: z.string(), what: z.string() });
type Request = z.infer<typeof Request>;
const Status = z.strictObject({ ...jobStatus, request: Request });
type Status = z.infer<typeof Status>;
const Told = z.object({ runId: z.string().optional(), line: z.string() });
type Told = z.infer<typeof Told>;

/** Everything that a third kind of job has to define. */
const thirdJob: Job<Request, Status, Told> = {
  process: { unit: 'third.service', verb: 'third', lock: 'third-lock' },
  files: ({ root }) => ({
    request: join(root, 'third-request.json'),
    status: join(root, 'third-status.json'),
    events: join(root, 'third-events.jsonl'),
  }),
  request: Request,
  status: Status,
  event: Told,
  same: (a, b) => a.what === b.what,
  runOf: ({ runId }) => runId ?? null,
  isLast: ({ line }) => line === 'end',
};

/** Leaves the request, and is at work at once. */
const hostOf = (layout: Layout, cancelled: number[] = []) =>
  ({
    layout,
    async launch(_process: unknown, file: string, request: Request) {
      await writeFile(file, JSON.stringify(request));
      const startedAt = new Date().toISOString();
      await tellAtWork(thirdJob, layout, { v: 1, process: await ownProcess(), request, startedAt });
    },
    cancel: (pid: number) => cancelled.push(pid),
  }) as unknown as Host;

test('a third kind of work is started, attached to, taken up, followed and cancelled', async ({
  folder,
}) => {
  const layout = layoutUnder(folder);
  await mkdir(layout.privateDir, { recursive: true });
  const cancelled: number[] = [];
  const host = hostOf(layout, cancelled);
  const [own, other] = [newRunId(), newRunId()];
  const asked = { runId: own, what: 'a' };
  expect(await start(thirdJob, host, asked)).toEqual({ kind: 'started', runId: own });
  expect(await start(thirdJob, host, { runId: other, what: 'a' })).toEqual({
    kind: 'attached',
    runId: own,
  });
  expect(await start(thirdJob, host, { runId: other, what: 'b' })).toEqual({ kind: 'busy' });
  expect(await takeRequest(thirdJob, layout)).toEqual(asked);
  expect(await takeRequest(thirdJob, layout)).toBeNull();

  const events = await EventFile.begin(thirdJob.files(layout).events);
  for (const told of [
    { runId: other, line: 'not ours' },
    { runId: own, line: 'begin' },
    'nonsense',
  ])
    events.write(told);
  events.write({ line: 'end' });
  const lines: string[] = [];
  for await (const { line } of follow(thirdJob, layout, (id) => id === own)) lines.push(line);
  expect(lines).toEqual(['begin', 'end']);

  expect(await cancel(thirdJob, host)).toBe(true);
  expect(cancelled).toEqual([process.pid]);
  await forgetAtWork(thirdJob, layout);
  expect(await atWork(thirdJob, layout)).toBeNull();
  expect(await cancel(thirdJob, host)).toBe(false);
  events.close();
});

test('a follower does not wait for a process that was killed', async ({ folder }) => {
  const layout = layoutUnder(folder);
  const events = await EventFile.begin(thirdJob.files(layout).events);
  events.write({ runId: 'killed', line: 'begin' });
  const lines: string[] = [];
  const told = { ...thirdJob, lastWord: () => Promise.resolve({ line: 'known elsewhere' }) };
  for await (const { line } of follow(told, layout, (id) => id === 'killed')) lines.push(line);
  expect(lines).toEqual(['begin', 'known elsewhere']);
  events.close();
});
