import type { LogLine } from '../../contract/logs';
import { startedAt, unitLogFile } from '../host/prefix/supervised-unit';
import type { Layout } from '../state/layout';
import { pathExists } from '../lib/path';
import { LineCleaner, longestText } from '../lib/text';
import { LevelReader } from './level';
import { programLines } from './program-lines';

/** Under a prefix a unit's output is a file; the marks of each start give its lines a time. */
export async function* unitFileLines(
  layout: Layout,
  unit: string,
  wanted: { readonly lines: number; readonly follow: boolean },
): AsyncGenerator<LogLine> {
  const file = unitLogFile(layout, unit);
  if (!wanted.follow && !(await pathExists(file))) return;
  const following = wanted.follow ? ['--follow=name', '--retry'] : [];
  const args = [`--lines=${wanted.lines}`, ...following, '--', file];
  const levels = new LevelReader();
  const cleaner = new LineCleaner();
  let time: string | null = null;
  for await (const line of programLines('/usr/bin/tail', args)) {
    const text = cleaner.clean(line, longestText);
    time = startedAt(text) ?? time;
    yield { time, level: levels.read(text, 'info'), from: unit, text };
  }
}
