import { appendFile, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutLinesOf, parseLines } from '../../../common/lines';
import { RunEvent } from '../../../contract/events';
import { longestEventLine } from '../../../contract/limits';
import { EventTail } from '../../../main/run-follow/tail';
import { runEvents } from './make';

const text = (events: readonly RunEvent[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
const types = (events: readonly RunEvent[]) => events.map(({ type }) => type);

const linesOf = async (chunks: Iterable<string>) => {
  const lines: string[] = [];
  const stream = Readable.from(chunks, { objectMode: false });
  for await (const line of cutLinesOf(stream, longestEventLine)) lines.push(line);
  return lines;
};

describe('lines of what the helper writes', () => {
  it('wait for their end', async () => {
    expect(await linesOf(['one\ntw', 'o\n\nthree', '\n'])).toEqual(['one', 'two', '', 'three']);
  });

  it('are not kept without an end', async () => {
    function* endless() {
      for (let i = 0; i < 60; i += 1) yield 'x'.repeat(100_000);
      yield `x\n${JSON.stringify(runEvents[0])}\n`;
    }
    const lines = await linesOf(endless());
    expect(lines[0]).toHaveLength(longestEventLine);
    expect(parseLines(RunEvent, lines)).toEqual(runEvents.slice(0, 1));
  });
});

describe('parseLines', () => {
  it('passes over what is no event of ours', () => {
    const known = runEvents.slice(0, 1);
    const lines = ['', 'nonsense', '{"v":1,"type":"invented"}', 'null', text(known).trim()];
    expect(parseLines(RunEvent, lines)).toEqual(known);
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
    expect(await new EventTail(file, RunEvent).next()).toEqual([]);
  });

  it('reports each event once, a partial one when it is complete', async () => {
    const tail = new EventTail(file, RunEvent);
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
    const tail = new EventTail(file, RunEvent);
    await writeFile(file, text(runEvents.slice(0, 2)));
    await tail.next();
    await unlink(file);
    await writeFile(file, text(next));
    expect(types(await tail.next())).toEqual(types(next));
    await writeFile(file, text(runEvents.slice(0, 1)));
    expect(types(await tail.next())).toEqual(['run-started']);
  });

  it('keeps letters that a reading cut in two', async () => {
    const tail = new EventTail(file, RunEvent);
    const event = { ...runEvents[2], line: 'ü' } as RunEvent;
    const bytes = Buffer.from(text([event]));
    const cut = bytes.indexOf(0xc3) + 1;
    await writeFile(file, bytes.subarray(0, cut));
    await tail.next();
    await appendFile(file, bytes.subarray(cut));
    expect(await tail.next()).toEqual([event]);
  });
});
