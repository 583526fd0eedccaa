import { message } from '../../../contract/message';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { safeguards } from '../safeguards';
import { monotonicMs } from '../../lib/clock';

/** 5. Restart the service: starts every unit and waits for its verdict. */
export async function restart(run: Run): Promise<RunEnd | null> {
  if (run.settings.services.length === 0) {
    run.skip('restart');
    run.isBackSince(monotonicMs());
    return null;
  }
  return run.step('restart', async (io) => {
    const judged = await safeguards.judge(run, run.signal, io.output);
    if (judged instanceof RunEnd) return judged;
    run.isBackSince(judged.firstGoodAtMs);
    const latency = judged.answer?.latencyMs ?? null;
    if (latency === null) return { value: null };
    const detail = message('detail-health', { latency: `${String(Math.round(latency))} ms` });
    return { value: null, detail };
  });
}
