import { copyFile, open, readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RunReport } from '../../contract/report';
import { linesBackwards, parseLine } from '../../common/lines';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

export interface History {
  /** Newest first. */
  readonly reports: readonly RunReport[];
  readonly damagedLines: number;
}

/** The newest runs; reads no more than asked for, because the history may hold years. */
export async function readHistory(layout: Layout, most = Infinity): Promise<History> {
  const reports: RunReport[] = [];
  let damagedLines = 0;
  for await (const report of reportsBackwards(layout)) {
    if (report === null) damagedLines += 1;
    else reports.push(report);
    if (reports.length >= most) break;
  }
  return { reports, damagedLines };
}

/** Newest first, read as far as needed; null: a damaged line. */
async function* reportsBackwards(layout: Layout): AsyncGenerator<RunReport | null> {
  for await (const line of linesBackwards(layout.history))
    if (line.trim() !== '') yield parseLine(RunReport, line);
}

const lookedBack = 50;

/** The commit that a person returned from, if that was the last change of the current version; null otherwise. */
export async function leftByHand(layout: Layout): Promise<string | null> {
  let looked = 0;
  for await (const report of reportsBackwards(layout)) {
    if (report?.outcome === 'refreshed')
      return report.kind === 'rollback' && report.cause === null
        ? (report.from?.hash ?? null)
        : null;
    if (report !== null) looked += 1;
    if (looked === lookedBack) break;
  }
  return null;
}

/** False if a crash or a full disk cut the last line: a line appended to it would be lost too. */
async function endsWell(layout: Layout): Promise<boolean> {
  let isLast = true;
  for await (const line of linesBackwards(layout.history)) {
    if (!isLast) return parseLine(RunReport, line) !== null;
    if (line !== '') return false;
    isLast = false;
  }
  return true;
}

/** Adds a run to the history. First renames a history with a damaged end, and returns that name, else null. */
export async function remember(layout: Layout, report: RunReport): Promise<string | null> {
  let aside: string | null = null;
  if (!(await endsWell(layout))) {
    const { reports } = await readHistory(layout);
    aside = `${layout.history}.damaged-${report.runId}`;
    await copyFile(layout.history, aside);
    await writeDurably(
      layout.history,
      [...reports]
        .reverse()
        .map((each) => `${JSON.stringify(each)}\n`)
        .join(''),
      0o644,
    );
  }
  const file = await open(layout.history, 'a', 0o644);
  try {
    await file.appendFile(`${JSON.stringify(report)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await writeDurably(layout.lastStatus, JSON.stringify(report), 0o644);
  await forgetOldest(layout).catch(async (error: unknown) => {
    const { log } = await import('../lib/log');
    log.error('could not shorten the history', error);
  });
  return aside;
}

/** Some ten thousand runs. */
const mostBytes = 20_000_000;
const copiesKept = 3;

/** Of a history that is too long the older half goes at once, so that it is rarely rewritten; of damaged ones all but the newest. */
async function forgetOldest({ history }: Layout): Promise<void> {
  if ((await stat(history)).size > mostBytes) {
    const kept: string[] = [];
    let bytes = 0;
    for await (const line of linesBackwards(history)) {
      bytes += Buffer.byteLength(line) + 1;
      if (bytes > mostBytes / 2 && kept.length > 0) break;
      if (line !== '') kept.push(`${line}\n`);
    }
    await writeDurably(history, kept.reverse().join(''), 0o644);
  }
  const copies = (await readdir(dirname(history)))
    .filter((name) => name.startsWith(`${basename(history)}.damaged-`))
    .sort();
  for (const name of copies.slice(0, -copiesKept)) await unlink(join(dirname(history), name));
}

export async function lastReport(layout: Layout): Promise<RunReport | null> {
  const answer = await readState(layout.lastStatus, RunReport, 16_000_000);
  return answer.kind === 'read' ? answer.value : null;
}
