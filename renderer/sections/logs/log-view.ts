import type { LogPush } from '../../../contract/ipc';
import { LogLevel, mostLogLines, type LogLine, type LogSource } from '../../../contract/logs';

export interface LogView {
  readonly source: LogSource;
  readonly lines: readonly LogLine[];
  /** Earlier lines that are left out. */
  readonly dropped: number;
  readonly loading: boolean;
  readonly failure: LogPush['failure'];
}

export const openingLog = (source: LogSource): LogView => ({
  source,
  lines: [],
  dropped: 0,
  loading: true,
  failure: null,
});

/** Pure. A push from a source that is no longer shown came too late and is ignored. */
export function takeLog(view: LogView, push: LogPush): LogView {
  if (push.source !== view.source) return view;
  const all = push.begins ? push.lines : [...view.lines, ...push.lines];
  const surplus = Math.max(0, all.length - mostLogLines);
  return {
    source: view.source,
    lines: surplus === 0 ? all : all.slice(surplus),
    dropped: (push.begins ? 0 : view.dropped) + surplus,
    loading: false,
    failure: push.failure,
  };
}

export type LevelChoice = 'all' | 'warning' | 'error';

/** Pure: the lines of at least that level that contain the text in any case. */
export function matchingLines(
  lines: readonly LogLine[],
  text: string,
  level: LevelChoice,
): readonly LogLine[] {
  const wanted = text.toLowerCase();
  const worst = level === 'all' ? LogLevel.options.length : LogLevel.options.indexOf(level);
  if (wanted === '' && level === 'all') return lines;
  return lines.filter(
    (line) =>
      LogLevel.options.indexOf(line.level) <= worst &&
      (line.text.toLowerCase().includes(wanted) || line.from.toLowerCase().includes(wanted)),
  );
}

/** Pure: the text for a file or the clipboard. */
export const plainLog = (lines: readonly LogLine[]): string =>
  lines.map(({ time, level, from, text }) => `${time ?? '-'} ${level} ${from} ${text}\n`).join('');
