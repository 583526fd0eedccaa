import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../contract/request';
import type { Host, JobProcess } from '../../../helper/host/host';
import { start as startJob } from '../../../helper/jobs/job';
import { refreshJob } from '../../../helper/jobs/jobs';
import type { StartAnswer } from '../../../helper/jobs/start-once';
import { tellRunning } from '../../../helper/state/running';
import { newRunId, sleep } from '../../../helper/lib/clock';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { startTimeOf } from '../../../common/process';

const request = (change: Partial<RunRequest> = {}): RunRequest => ({
  v: 1,
  runId: newRunId(),
  kind: 'refresh',
  requestedAt: new Date().toISOString(),
  requestedBy: 'ada',
  force: false,
  rebuild: false,
  dryRun: false,
  check: false,
  now: false,
  ...change,
});

const start = (host: Host, asked: RunRequest) => startJob(refreshJob, host, asked);

let layout: Layout;
let left: RunRequest | null;
let launched: RunRequest[];

/** Like systemd: after a moment it takes the request that is there then, once. */
const host = () =>
  ({
    layout,
    async launch(_process: JobProcess, _file: string, asked: RunRequest) {
      launched.push(asked);
      const isFirst = left === null;
      left = asked;
      if (isFirst) setTimeout(() => void takeUp(), 100);
      await sleep(1);
    },
  }) as unknown as Host;

async function takeUp(): Promise<void> {
  if (left === null) return;
  await tellRunning(layout, {
    v: 1,
    process: { pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? 0 },
    request: left,
    branch: 'main',
    startedAt: new Date().toISOString(),
    step: null,
  });
}

const kinds = (answers: readonly StartAnswer[]) => answers.map(({ kind }) => kind).sort();

describe('several who ask at the same instant', () => {
  beforeEach(async () => {
    layout = layoutUnder(await mkdtemp(join(tmpdir(), 'start-')));
    for (const folder of [layout.privateDir, layout.runDir])
      await mkdir(folder, { recursive: true });
    left = null;
    launched = [];
  });
  afterEach(() => rm(layout.root, { recursive: true }));

  it('for different things: one is started, the others get “busy”', async () => {
    const asked = ['one', 'two', 'three'].map((branch) => request({ branch }));
    const answers = await Promise.all(asked.map((each) => start(host(), each)));
    expect(kinds(answers)).toEqual(['busy', 'busy', 'started']);
    expect(launched).toHaveLength(1);
    const winner = answers.findIndex(({ kind }) => kind === 'started');
    expect(left).toEqual(asked[winner]);
  });

  it('for the same thing: one run, which all of them follow', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => start(host(), request())));
    expect(kinds(answers)).toEqual(['attached', 'attached', 'started']);
    const runs = answers.map((answer) => ('runId' in answer ? answer.runId : ''));
    expect(new Set(runs)).toEqual(new Set([left?.runId]));
  });

  it('a request that was never started does not block the next one', async () => {
    await writeFile(layout.request, JSON.stringify(request({ branch: 'stale' })));
    const fresh = request({ branch: 'fresh' });
    expect(await start(host(), fresh)).toEqual({ kind: 'started', runId: fresh.runId });
  });
});
