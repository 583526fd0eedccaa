import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineAndVersions } from '../bench/support/page';
import { Year, type Lived } from './day';
import { growthOf, oursOf } from './growth';
import { wholeYear, writePage } from './page';
import { planOf } from './plan';
import { makeYearWorld, type YearWorld } from './world';

/** More days with a broken promise than this show nothing new. */
const enough = 20;
const mostGrowth = 1.5;

declare const __PROJECT_ROOT__: string;

const lineOf = ({ day, kind, outcome, runMs, downtimeMs, peakKiB, dayMs, disk }: Lived): string =>
  [
    `day ${String(day)} ${kind}: ${outcome ?? 'no report'}`,
    `run ${(runMs / 1000).toFixed(1)} s`,
    `down ${downtimeMs === null ? '-' : `${(downtimeMs / 1000).toFixed(2)} s`}`,
    `peak ${peakKiB === null ? '-' : `${(peakKiB / 1024).toFixed(0)} MiB`}`,
    `disk ${(oursOf(disk) / 2 ** 20).toFixed(1)} MiB`,
    `day ${(dayMs / 1000).toFixed(1)} s`,
  ].join(', ');

export async function main(given: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      days: { type: 'string', default: '365' },
      seed: { type: 'string', default: '1' },
      /** A file of results, of which the page is written; nothing is run. */
      page: { type: 'string' },
    },
  });
  if (values.page !== undefined) {
    await writePage(__PROJECT_ROOT__, await readResults(values.page));
    return 0;
  }
  const asked = { days: Number(values.days), seed: Number(values.seed) };
  const results = await live(asked);
  const { lived, file } = results;
  if (lived.length >= wholeYear) await writePage(__PROJECT_ROOT__, results);
  const broken = lived.filter(({ complaints }) => complaints.length > 0);
  const growth = growthOf(lived);
  console.log(
    `${String(lived.length)} of ${values.days} days, seed ${values.seed}, ${String(broken.length)} with a broken promise; disk after the last day ${growth.toFixed(2)} times that of day 7: ${file}`,
  );
  return broken.length > 0 || lived.length < asked.days || growth > mostGrowth ? 1 : 0;
}

/** Day after day, until a signal asks for an early end. */
async function live({ days, seed }: { days: number; seed: number }) {
  const folder = join(process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results', 'year');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `days-${String(days)}-seed-${String(seed)}.jsonl`);
  const about = [...(await machineAndVersions()), `seed ${String(seed)}`];
  await writeFile(file, `${JSON.stringify({ about })}\n`);
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  const lived: Lived[] = [];
  await using world = await makeYearWorld();
  const year = await Year.begin(world);
  let broken = 0;
  for (const day of planOf(days, seed)) {
    const one = await year.live(day);
    lived.push(one);
    await appendFile(file, `${JSON.stringify(one)}\n`);
    console.log(lineOf(one));
    if (one.complaints.length > 0) {
      broken += 1;
      for (const complaint of one.complaints) console.log(`  broken: ${complaint}`);
      await keepLog(world, folder, day.number);
    }
    if (end.signal.aborted || broken >= enough) break;
  }
  return { about, lived, file };
}

async function readResults(file: string) {
  const [head, ...lived] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const { about } = head as { about: string[] };
  return { about, lived: lived as Lived[] };
}

/** What the machine's journal has of the day. */
async function keepLog(world: YearWorld, folder: string, day: number): Promise<void> {
  const log = await world
    .sh('journalctl --boot --no-pager --lines=2000 --output=short-precise')
    .catch((error: unknown) => String(error));
  await writeFile(join(folder, `day-${String(day)}.log`), log);
}
