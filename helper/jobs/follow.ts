import { ModelsEvent } from '../../contract/models';
import { sleep } from '../lib/clock';
import type { Layout } from '../state/layout';
import { Tail } from '../lib/tail';
import { modelsAtWork } from './at-work';

const pollMs = 100;

/** The events of work that was seen to begin, from its beginning to its end. Ends early where its process was killed. */
export async function* followModels(layout: Layout, runId: string): AsyncGenerator<ModelsEvent> {
  const tail = new Tail(layout.modelsEvents);
  let isOurs = false;
  let quietAfterEnd = 0;
  try {
    for (;;) {
      const gone = (await modelsAtWork(layout))?.request.runId !== runId;
      for (const line of await tail.read()) {
        const event = parse(line);
        if (event?.type === 'asked') isOurs = event.runId === runId;
        if (event === null || !isOurs) continue;
        yield event;
        if (event.type === 'finished') return;
      }
      quietAfterEnd = gone ? quietAfterEnd + 1 : 0;
      if (quietAfterEnd > 3) return;
      await sleep(pollMs);
    }
  } finally {
    await tail.close();
  }
}

function parse(line: string): ModelsEvent | null {
  try {
    const parsed = ModelsEvent.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
