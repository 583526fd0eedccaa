import type { LogLine } from '../../contract/logs';
import { startedAt, unitLogFile } from '../host/embedded/supervised-unit';
import type { Layout } from '../state/layout';
import { pathExists } from '../lib/path';
import { LevelReader, safeLine } from './level';
import { programLines } from './program-lines';

/** Under a prefix a unit's output is a file; the starts that are marked in it give its lines a time. */
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
  let time: string | null = null;
  for await (const line of programLines('/usr/bin/tail', args)) {
    time = startedAt(line) ?? time;
    yield { time, level: levels.read(line, 'info'), from: unit, text: safeLine(line) };
  }
}
