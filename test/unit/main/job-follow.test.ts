import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTimeOf } from '../../../common/process';
import { message } from '../../../contract/message';
import { ModelsAtWork, type ModelsEvent } from '../../../contract/models';
import type { ModelsWorkView } from '../../../contract/models-view';
import { modelsJob } from '../../../main/features/models';
import { JobFollower } from '../../../main/run-follow/job-follow';
import { runId } from './make';

const time = '2026-05-05T12:00:00.000Z';
const asked = (verb: 'verify' | 'download'): ModelsEvent => ({
  ...{ v: 1, type: 'asked', runId, time },
  ...{ requestedBy: 'ada', verb, names: [] },
});
const cancelled: ModelsEvent = {
  ...{ v: 1, type: 'finished', outcome: 'cancelled' },
  ...{ message: message('models-cancelled'), results: [] },
};
/** No process has it: above the largest that Linux gives (PID_MAX_LIMIT, proc(5)). */
const gone = 4_194_305;

let folder: string;
let told: (ModelsWorkView | null)[];
let follower: JobFollower<ModelsEvent, ModelsWorkView>;
const place = (name: string) => join(folder, name);
const tell = (event: ModelsEvent) =>
  appendFile(place('events.jsonl'), `${JSON.stringify(event)}\n`);
const atWork = async (pid: number, startTime?: number) => {
  const request = { v: 1, runId, requestedAt: time, requestedBy: 'ada', verb: 'verify', names: [] };
  const status = ModelsAtWork.parse({
    v: 1,
    process: { pid, startTime: startTime ?? (await startTimeOf(pid)) ?? 0 },
    request: { ...request, again: false, bytesPerSecond: null },
    startedAt: time,
  });
  await writeFile(place('status.json'), JSON.stringify(status));
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  told = [];
  follower = new JobFollower(
    modelsJob,
    { events: place('events.jsonl'), status: place('status.json') },
    (view) => told.push(view),
  );
});
afterEach(() => rm(folder, { recursive: true }));

test.each(['verify', 'download'] as const)(
  'work that was killed (%s) is not called cancelled: nobody asked for that',
  async (verb) => {
    await tell(asked(verb));
    await atWork(process.pid);
    await follower.read();
    expect(told.at(-1)?.end).toBeNull();
    await atWork(gone);
    await follower.read();
    expect(told.at(-1)?.end).toEqual({
      outcome: 'interrupted',
      message: message('models-interrupted'),
    });
  },
);

test('its own last word counts, also where it comes after its process has gone', async () => {
  await tell(asked('verify'));
  await tell(cancelled);
  await atWork(gone);
  await follower.read();
  expect(told.at(-1)?.end).toEqual({
    outcome: 'cancelled',
    message: message('models-cancelled'),
  });
});

test('another process that got the same pid is not the work', async () => {
  await tell(asked('verify'));
  await atWork(process.pid, 1);
  await follower.read();
  expect(told.at(-1)?.end?.outcome).toBe('interrupted');
});

test.each(['', 'nonsense', '{"process":{"pid":1}}'])(
  'a status of %j says nothing',
  async (text) => {
    await tell(asked('verify'));
    await writeFile(place('status.json'), text);
    await follower.read();
    expect(told.at(-1)?.end?.outcome).toBe('interrupted');
  },
);
