import { appendFile, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../contract/events';
import { LineBuffer } from '../../../main/run-follow/lines';
import { parseEvents } from '../../../main/run-follow/parse';
import { EventTail } from '../../../main/run-follow/tail';
import { runEvents } from './make';

const text = (events: readonly RunEvent[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
const types = (events: readonly RunEvent[]) => events.map(({ type }) => type);

describe('LineBuffer', () => {
  it('waits for the end of a line', () => {
    const buffer = new LineBuffer();
    expect(buffer.take('one\ntw')).toEqual(['one']);
    expect(buffer.take('o\n\nthree')).toEqual(['two', '']);
    expect(buffer.take('\n')).toEqual(['three']);
  });

  it('drops a line without end instead of keeping it', () => {
    const buffer = new LineBuffer();
    for (let i = 0; i < 60; i += 1) expect(buffer.take('x'.repeat(100_000))).toEqual([]);
    expect(buffer.take('x\nnext\n')).toEqual(['next']);
  });
});

describe('parseEvents', () => {
  it('passes over what is no event of ours', () => {
    const known = runEvents.slice(0, 1);
    const lines = ['', 'nonsense', '{"v":1,"type":"invented"}', 'null', text(known).trim()];
    expect(parseEvents(lines)).toEqual(known);
  });
});

describe('EventTail', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tail-'));
    file = join(folder, 'events.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has nothing to tell of a file that is not there yet', async () => {
    expect(await new EventTail(file, parseEvents).next()).toEqual([]);
  });

  it('tells each event once, a cut one when it is whole', async () => {
    const tail = new EventTail(file, parseEvents);
    const whole = text(runEvents);
    await writeFile(file, whole.slice(0, 300));
    const first = await tail.next();
    await appendFile(file, whole.slice(300));
    const second = await tail.next();
    expect(await tail.next()).toEqual([]);
    expect([...first, ...second]).toEqual(runEvents);
  });

  it('reads a new run from its beginning, longer or shorter than the one before', async () => {
    const next = runEvents.map((event) => ({ ...event, runId: '20260506T120000-0a1b2c3d' }));
    const tail = new EventTail(file, parseEvents);
    await writeFile(file, text(runEvents.slice(0, 2)));
    await tail.next();
    await unlink(file);
    await writeFile(file, text(next));
    expect(types(await tail.next())).toEqual(types(next));
    await writeFile(file, text(runEvents.slice(0, 1)));
    expect(types(await tail.next())).toEqual(['run-started']);
  });

  it('keeps letters that a reading cut in two', async () => {
    const tail = new EventTail(file, parseEvents);
    const event = { ...runEvents[2], line: 'ü' } as RunEvent;
    const bytes = Buffer.from(text([event]));
    const cut = bytes.indexOf(0xc3) + 1;
    await writeFile(file, bytes.subarray(0, cut));
    await tail.next();
    await appendFile(file, bytes.subarray(cut));
    expect(await tail.next()).toEqual([event]);
  });
});
