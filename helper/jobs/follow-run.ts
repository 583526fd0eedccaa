import { RunEvent } from '../../contract/events';
import { sleep } from '../lib/clock';
import type { Layout } from '../state/layout';
import { Tail } from '../lib/tail';
import { runningNow } from '../state/running';

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
  let seen = false;
  try {
    for (let quietPolls = 0; ; quietPolls += 1) {
      const gone = quietPolls > 0 && quietPolls % 50 === 0 && (await runningNow(layout)) === null;
      for (const line of await tail.read()) {
        const event = parse(line);
        if (event === null || !wanted(event.runId)) continue;
        quietPolls = 0;
        seen = true;
        yield event;
        if (event.type === 'run-finished') return;
      }
      if (quietPolls > 0 && ((gone && seen) || (!seen && quietPolls > patienceMs / pollMs))) return;
      await sleep(pollMs);
    }
  } finally {
    await tail.close();
  }
}

function parse(line: string): RunEvent | null {
  try {
    const parsed = RunEvent.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
