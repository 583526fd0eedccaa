import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../common/lines';
import type { LogLine } from '../../contract/logs';
import { absolute } from '../host/systemd/command';
import { LineCleaner, longestText, plainLine } from '../lib/text';
import { LevelReader, levelOfPriority } from './level';
import { programLines } from './program-lines';

/** What is kept for a unit from line to line. */
interface UnitReader {
  readonly levels: LevelReader;
  readonly cleaner: LineCleaner;
}

/** systemd.journal-fields(7). A message that is not UTF-8 is a list of bytes. */
const Entry = z.object({
  MESSAGE: z.union([z.string(), z.array(z.number())]).nullish(),
  PRIORITY: z.coerce.number().int().min(0).max(7).catch(6),
  // microseconds; a time after the year 9999 is invalid
  __REALTIME_TIMESTAMP: z.coerce.number().min(0).max(253_402_300_799_000_000),
  _SYSTEMD_UNIT: z.string().optional(),
  UNIT: z.string().optional(),
});

const places = ['/var/log/journal', '/run/log/journal'];

/** Whether this user can read the system's journal: root, adm or systemd-journal (systemd-journald.service(8)). */
export async function mayReadJournal(folders: readonly string[] = places): Promise<boolean> {
  for (const folder of folders) {
    for (const machine of await readdir(folder).catch(() => [])) {
      const file = join(folder, machine, 'system.journal');
      const readable = await access(file, constants.R_OK).then(
        () => true,
        () => false,
      );
      if (readable) return true;
    }
  }
  return false;
}

export async function* journalLines(
  units: readonly string[],
  wanted: { readonly lines: number; readonly follow: boolean },
): AsyncGenerator<LogLine> {
  const args = [
    '--output=json',
    '--output-fields=MESSAGE,PRIORITY,_SYSTEMD_UNIT,UNIT',
    '--all',
    '--quiet',
    '--no-pager',
    `--lines=${wanted.lines}`,
    ...(wanted.follow ? ['--follow'] : []),
    ...units.map((unit) => `--unit=${unit}`),
  ];
  const readers = new Map<string, UnitReader>();
  for await (const line of programLines(absolute('journalctl'), args)) {
    yield* entryLines(line, readers);
  }
}

/** The lines of one entry of `journalctl --output=json`. Pure, except for the readers' state. */
export function entryLines(json: string, readers: Map<string, UnitReader>): LogLine[] {
  const parsed = Entry.safeParse(parseJson(json));
  if (!parsed.success) return [];
  const { MESSAGE: said, PRIORITY: priority, __REALTIME_TIMESTAMP: at } = parsed.data;
  const { _SYSTEMD_UNIT: own, UNIT: about } = parsed.data;
  const from = plainLine(about ?? own ?? '', 200);
  const text = typeof said === 'string' ? said : Buffer.from(said ?? []).toString('utf8');
  const reader = readers.get(from) ?? { levels: new LevelReader(), cleaner: new LineCleaner() };
  readers.set(from, reader);
  const otherwise = levelOfPriority(priority);
  return text.split('\n').map((each) => {
    const clean = reader.cleaner.clean(each, longestText);
    const level = priority < 5 ? otherwise : reader.levels.read(clean, otherwise);
    return { time: new Date(at / 1000).toISOString(), level, from, text: clean };
  });
}
