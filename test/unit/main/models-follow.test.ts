import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { message } from '../../../contract/message';
import type { ModelsEvent } from '../../../contract/models';
import type { ModelsWorkView } from '../../../contract/models-view';
import { ModelsFollower } from '../../../main/run-follow/models-follow';
import { runId } from './make';

const asked = (verb: 'verify' | 'download'): ModelsEvent => ({
  ...{ v: 1, type: 'asked', runId, time: '2026-05-05T12:00:00.000Z' },
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
let follower: ModelsFollower;
const place = (name: string) => join(folder, name);
const tell = (event: ModelsEvent) =>
  appendFile(place('events.jsonl'), `${JSON.stringify(event)}\n`);
const atWork = (pid: number) =>
  writeFile(place('status.json'), JSON.stringify({ process: { pid } }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  told = [];
  follower = new ModelsFollower(
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
