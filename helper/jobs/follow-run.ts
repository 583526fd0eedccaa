import { RunEvent } from '../../contract/events';
import { sleep } from '../lib/clock';
import type { Layout } from '../state/layout';
import { lastReport } from '../state/history';
import { parseLine, Tail } from '../../common/lines';
import { runningNow } from '../state/running';
import { ModelsEvent } from '../../contract/models';
import { modelsAtWork } from './start-run';

const modelsPollMs = 100;

/** The events of work that was seen to begin, from its beginning to its end. Ends early where its process was killed. */
export async function* followModels(layout: Layout, runId: string): AsyncGenerator<ModelsEvent> {
  const tail = new Tail(layout.modelsEvents);
  let isOurs = false;
  let quietAfterEnd = 0;
  try {
    for (;;) {
      const gone = (await modelsAtWork(layout))?.request.runId !== runId;
      for (const line of await tail.read()) {
        const event = parseLine(ModelsEvent, line);
        if (event?.type === 'asked') isOurs = event.runId === runId;
        if (event === null || !isOurs) continue;
        yield event;
        if (event.type === 'finished') return;
      }
      quietAfterEnd = gone ? quietAfterEnd + 1 : 0;
      if (quietAfterEnd > 3) return;
      await sleep(modelsPollMs);
    }
  } finally {
    await tail.close();
  }
}

const pollMs = 20;
/** How long a started run may take to say its first word. */
const patienceMs = 15_000;

/**
 * The events of the run at work, or of the one that is about to start, from its beginning to its end. Ends early where the run was
 * killed.
 */
export async function* follow(
  layout: Layout,
  wanted: (runId: string) => boolean,
): AsyncGenerator<RunEvent> {
  const tail = new Tail(layout.events);
  let seen: RunEvent | null = null;
  try {
    for (let quietPolls = 0; ; quietPolls += 1) {
      const gone = quietPolls > 0 && quietPolls % 50 === 0 && (await runningNow(layout)) === null;
      for (const line of await tail.read()) {
        const event = parseLine(RunEvent, line);
        if (event === null || !wanted(event.runId)) continue;
        quietPolls = 0;
        seen = event;
        yield event;
        if (event.type === 'run-finished') return;
      }
      if (quietPolls > 0 && gone && seen !== null) {
        // A full disk has no room for the last event; the history may have had.
        const report = await lastReport(layout);
        if (report !== null && report.runId === seen.runId)
          yield { ...seen, seq: seen.seq + 1, type: 'run-finished', report };
        return;
      }
      if (seen === null && quietPolls > patienceMs / pollMs) return;
      await sleep(pollMs);
    }
  } finally {
    await tail.close();
  }
}
