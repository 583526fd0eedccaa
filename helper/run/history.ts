import { open, rename } from 'node:fs/promises';
import { RunReport } from '../../contract/report';
import type { Layout } from '../system/layout';
import { readRegularFile, readState, writeDurably } from '../system/state-file';

const historyLimitBytes = 500_000_000;

export interface History {
  /** Newest first. */
  readonly reports: readonly RunReport[];
  readonly damagedLines: number;
}

export async function readHistory(layout: Layout): Promise<History> {
  const text = (await readRegularFile(layout.history, historyLimitBytes)) ?? '';
  const reports: RunReport[] = [];
  let damagedLines = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const report = parseLine(line);
    if (report === null) damagedLines += 1;
    else reports.push(report);
  }
  return { reports: reports.reverse(), damagedLines };
}

function parseLine(line: string): RunReport | null {
  try {
    const parsed = RunReport.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Adds a run to the history; a damaged history is set aside under a new name first. Answers that name, or null. */
export async function remember(layout: Layout, report: RunReport): Promise<string | null> {
  const { reports, damagedLines } = await readHistory(layout);
  let aside: string | null = null;
  if (damagedLines > 0) {
    aside = `${layout.history}.damaged-${report.runId}`;
    await rename(layout.history, aside);
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
  return aside;
}

export async function lastReport(layout: Layout): Promise<RunReport | null> {
  const answer = await readState(layout.lastStatus, RunReport, 16_000_000);
  return answer.kind === 'read' ? answer.value : null;
}
