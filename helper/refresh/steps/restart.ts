import { message } from '../../../contract/message';
import type { Run } from '../run';
import { safeguards } from '../safeguards';
import { monotonicMs } from '../../lib/clock';

/** 5. Restart the service. Answers when the last of them gave its first good answer (monotonic ms). */
export function restart(run: Run): Promise<number> {
  if (run.settings.services.length === 0) {
    run.skip('restart');
    return Promise.resolve(monotonicMs());
  }
  return run.step('restart', async (io) => {
    const { firstGoodAtMs, answer } = await safeguards.judge(run, run.signal, io.output);
    const latency = answer?.latencyMs ?? null;
    if (latency === null) return { value: firstGoodAtMs };
    const detail = message('detail-health', { latency: `${String(Math.round(latency))} ms` });
    return { value: firstGoodAtMs, detail };
  });
}
