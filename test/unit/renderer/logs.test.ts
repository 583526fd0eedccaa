import { describe, expect, it } from 'vitest';
import { mostLogLines, type LogLine } from '../../../contract/logs';
import {
  matchingLines,
  openingLog,
  plainLog,
  takeLog,
} from '../../../renderer/sections/logs/log-view';

const line = (text: string, level: LogLine['level'] = 'info'): LogLine => ({
  time: '2026-05-05T12:00:00.000Z',
  level,
  from: 'ladylinux-api.service',
  text,
});
const push = (lines: LogLine[], begins = false) => ({
  source: 'service' as const,
  begins,
  lines,
  failure: null,
});

describe('a log in a window', () => {
  it('starts over when it is opened, and grows', () => {
    const first = takeLog(openingLog('service'), push([line('a')], true));
    expect(takeLog(first, push([line('b')])).lines.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(takeLog(first, push([line('c')], true)).lines.map(({ text }) => text)).toEqual(['c']);
  });

  it('does not mix what comes late of another log', () => {
    expect(takeLog(openingLog('refresh'), push([line('a')], true)).lines).toEqual([]);
  });

  it('keeps the newest of very many lines, and knows how many it left out', () => {
    const many = Array.from({ length: mostLogLines }, (_, index) => line(String(index)));
    const full = takeLog(openingLog('service'), push(many, true));
    const view = takeLog(full, push([line('one more'), line('and one')]));
    expect(view.lines).toHaveLength(mostLogLines);
    expect(view.lines.at(-1)?.text).toBe('and one');
    expect(view.lines[0]?.text).toBe('2');
    expect(view.dropped).toBe(2);
  });

  it('shows what matches in letters, whatever their case, and is bad enough', () => {
    const lines = [line('Started'), line('slow', 'warning'), line('Broken', 'error')];
    const texts = (
      ...args: Parameters<typeof matchingLines> extends [unknown, ...infer R] ? R : never
    ) => matchingLines(lines, ...args).map(({ text }) => text);
    expect(texts('', 'all')).toEqual(['Started', 'slow', 'Broken']);
    expect(texts('', 'warning')).toEqual(['slow', 'Broken']);
    expect(texts('', 'error')).toEqual(['Broken']);
    expect(texts('BROK', 'all')).toEqual(['Broken']);
    expect(texts('started', 'error')).toEqual([]);
  });

  it('is saved line by line', () => {
    expect(plainLog([line('x', 'error')])).toBe(
      '2026-05-05T12:00:00.000Z error ladylinux-api.service x\n',
    );
  });
});
