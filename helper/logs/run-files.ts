import { parseLines } from '../../common/lines';
import { readdir } from 'node:fs/promises';
import { RunEvent } from '../../contract/events';
import type { LogLevel, LogLine } from '../../contract/logs';
import { uiText } from '../../words/ui';
import { sentence, type Locale } from '../../words/format';
import { runFile, runsFolder } from '../state/event-log';
import type { Layout } from '../state/layout';
import { readRegularFile } from '../state/state-file';
import { programLines } from './program-lines';
import { cleanText } from '../lib/text';

const largestRun = 64_000_000;

/** The output of refreshes, oldest first: from the events of each run, which everybody can read. */
export async function* runLines(
  layout: Layout,
  locale: Locale,
  wanted: { readonly lines: number; readonly follow: boolean },
): AsyncGenerator<LogLine> {
  const present = await readEvents(layout.events);
  const current = present[0]?.runId;
  const kept = (await readdir(runsFolder(layout)).catch(() => []))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .filter((runId) => runId !== current)
    .sort()
    .reverse();
  const told = (events: readonly RunEvent[]) =>
    events.flatMap((event) => eventLines(event, locale));
  // From the newest run back until there are enough lines; then in order of time.
  let lines = wanted.follow ? [] : told(present);
  for (const runId of kept) {
    if (lines.length >= wanted.lines) break;
    lines = [...told(await readEvents(runFile(layout, runId))), ...lines];
  }
  yield* lines.slice(-wanted.lines);
  if (!wanted.follow) return;
  const args = ['--lines=+1', '--follow=name', '--retry', '--', layout.events];
  for await (const line of programLines('/usr/bin/tail', args)) {
    yield* told(parseEvents(line));
  }
}

async function readEvents(file: string): Promise<RunEvent[]> {
  return parseEvents((await readRegularFile(file, largestRun).catch(() => null)) ?? '');
}

const parseEvents = (text: string): RunEvent[] => parseLines(RunEvent, text.split('\n'));

/** Pure: an event as log lines. */
export function eventLines(event: RunEvent, locale: Locale): LogLine[] {
  const line = (level: LogLevel, from: string, text: string): LogLine => ({
    time: event.time,
    level,
    from,
    text: cleanText(text),
  });
  switch (event.type) {
    case 'run-started':
      return [line('info', event.kind, `${event.runId} ${event.branch} (${event.requestedBy})`)];
    case 'output':
      return [line('info', event.step, event.line)];
    case 'announced':
      return [line('info', 'refresh', uiText('run.announced', locale, { at: event.at }))];
    case 'warning':
      return [line('warning', 'refresh', sentence(event.message, locale))];
    case 'step-finished': {
      const detail = event.detail === null ? '' : ` ${sentence(event.detail, locale)}`;
      const level = event.outcome === 'failed' ? 'error' : 'info';
      return [line(level, event.step, `${event.outcome}${detail}`)];
    }
    case 'run-finished': {
      const { outcome, message, cause } = event.report;
      const good = ['refreshed', 'nothing-to-do', 'would-refresh', 'staged', 'cancelled'].includes(
        outcome,
      );
      const level = good ? 'info' : outcome === 'offline' ? 'warning' : 'error';
      return [message, ...(cause === null ? [] : [cause])].map((said) =>
        line(level, event.report.kind, sentence(said, locale)),
      );
    }
    case 'step-started':
    case 'step-progress':
      return [];
  }
}
