import { describe, expect, it } from 'vitest';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../../contract/events';
import { message } from '../../../contract/message';
import { entryLines, mayReadJournal } from '../../../helper/logs/journal';
import { LevelReader } from '../../../helper/logs/level';
import { eventLines } from '../../../helper/logs/run-files';
import { makeFolder, removeFolder } from '../../support/folder';
import { aReport, runEvents } from '../main/make';

const entry = (part: object) =>
  JSON.stringify({
    MESSAGE: 'hello',
    PRIORITY: '6',
    __REALTIME_TIMESTAMP: '1777982400000000',
    _SYSTEMD_UNIT: 'ladylinux-api.service',
    ...part,
  });
const read = (part: object) => entryLines(entry(part), new Map());

describe('an entry of the journal', () => {
  it('has its time, unit, level and text', () => {
    expect(read({})).toEqual([
      {
        time: '2026-05-05T12:00:00.000Z',
        level: 'info',
        from: 'ladylinux-api.service',
        text: 'hello',
      },
    ]);
    expect(read({ PRIORITY: '3' })[0]?.level).toBe('error');
    expect(read({ UNIT: 'x.service', _SYSTEMD_UNIT: 'init.scope' })[0]?.from).toBe('x.service');
  });

  it('keeps no secret, whatever form it has (canary)', () => {
    const canary = 'canary5a1e0123456789abcdef';
    const said = [
      `API_SECRET=${canary}`,
      `password: "${canary}"`,
      `https://ada:${canary}@example.org/x.git`,
      `Authorization: Bearer ${canary}`,
      `ghp_${canary}`,
      `hf_${canary}`,
    ];
    for (const text of said) {
      expect(JSON.stringify(read({ MESSAGE: text })), text).not.toContain(canary);
    }
    expect(read({ MESSAGE: `harmless ${canary}` })[0]?.text).toContain(canary);
  });

  it('is text of one line each, without what moves a cursor', () => {
    const lines = read({ MESSAGE: 'one\u001b[31m\ntwo\u202e' });
    expect(lines.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('that is bytes, empty or nonsense is no reason to stop', () => {
    expect(read({ MESSAGE: [104, 105, 255] })[0]?.text).toBe('hi\ufffd');
    expect(read({ MESSAGE: null })[0]?.text).toBe('');
    expect(entryLines('{"cut', new Map())).toEqual([]);
  });
});

describe('the level of plain output', () => {
  it.each([
    ['INFO:     127.0.0.1 - "GET / HTTP/1.1" 200 OK', 'info'],
    ['ERROR:    Exception in ASGI application', 'error'],
    ['WARNING:  slow', 'warning'],
    ['2026-05-05 12:00:00,123 [ERROR] model', 'error'],
    ['CRITICAL:root:no', 'error'],
    ['an error that is only a word', 'info'],
    ['errors: 0', 'info'],
  ])('%s', (text, level) => {
    expect(new LevelReader().read(text, 'info')).toBe(level);
  });

  it('is error for the whole of a traceback, and only for that', () => {
    const levels = new LevelReader();
    const said = [
      'Traceback (most recent call last):',
      '  File "x.py", line 1, in <module>',
      "ModuleNotFoundError: No module named 'x'",
      'going on',
    ];
    expect(said.map((line) => levels.read(line, 'info'))).toEqual([
      'error',
      'error',
      'error',
      'info',
    ]);
  });
});

describe('the log of refreshes', () => {
  it('shows a run with its output and its end', () => {
    const lines = runEvents.flatMap((event) => eventLines(event, 'en'));
    expect(lines.map(({ from, text }) => `${from}: ${text}`)).toEqual([
      expect.stringMatching(/^refresh: \S+ main \(ada\)$/),
      'fetch: a line',
      'fetch: done',
      expect.stringMatching(/^refresh: /),
    ]);
  });

  it('shows entries of another version, as far as they are known', () => {
    const [, warning] = runEvents;
    const event = {
      ...warning,
      type: 'warning',
      message: { code: 'offline', params: {} },
    } as RunEvent;
    expect(eventLines(event, 'en')[0]?.text).toMatch(/^Offline\..* \? could not be reached/);
  });

  it('marks what went wrong', () => {
    const report = aReport({ outcome: 'rolled-back', cause: message('cancelled-before-stop') });
    const lines = eventLines(
      { v: 1, seq: 9, time: report.finishedAt, runId: report.runId, type: 'run-finished', report },
      'en',
    );
    expect(lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});

it('knows whether the journal may be read', async () => {
  const folder = await makeFolder('journal-');
  await mkdir(join(folder, 'machine'));
  expect(await mayReadJournal([folder])).toBe(false);
  await writeFile(join(folder, 'machine', 'system.journal'), '');
  expect(await mayReadJournal([folder])).toBe(true);
  await removeFolder(folder);
});
