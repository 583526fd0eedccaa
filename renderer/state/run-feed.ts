import type { RunEvent } from '../../contract/events';
import { foldRun, type RunView } from '../../contract/run-view';

/** What is known of the current or last run, and whether the window shows it instead of the cards. */
export interface RunFeed {
  readonly run: RunView | null;
  readonly lastSeq: number;
  readonly shown: boolean;
}

export const noRun: RunFeed = { run: null, lastSeq: -1, shown: false };

/** Pure. An event that arrives twice (from the file and from a push) counts once; a run that begins or continues is shown. */
export function takeEvents(feed: RunFeed, events: readonly RunEvent[], live: boolean): RunFeed {
  let { run, lastSeq } = feed;
  for (const event of events) {
    const begins = event.type === 'run-started';
    if (begins ? event.runId === run?.runId : event.runId !== run?.runId || event.seq <= lastSeq)
      continue;
    run = foldRun(run, event);
    lastSeq = event.seq;
  }
  if (run === feed.run) return feed;
  const goesOn = run !== null && run.report === null;
  const sameRun = run?.runId === feed.run?.runId;
  return { run, lastSeq, shown: goesOn || (sameRun ? feed.shown : live) };
}

export const leaveRun = (feed: RunFeed): RunFeed => ({ ...feed, shown: false });
