import type { Run } from '../run/run';
import { stopAll } from '../service/stop-all';

/** 1. Stop the LadyLinux service. */
export function stop(run: Run): Promise<void> {
  return run.step('stop', async () => {
    await stopAll(run);
    return { value: undefined };
  });
}
