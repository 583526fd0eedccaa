import type { RunEnd } from '../end';
import type { Run } from '../run';
import { safeguards } from '../safeguards';

/** 1. Stop the LadyLinux service. */
export function stop(run: Run): Promise<RunEnd | null> {
  if (run.settings.services.length === 0) {
    run.skip('stop');
    return Promise.resolve(null);
  }
  return run.step('stop', async () => {
    const end = await safeguards.stopToSwap(run);
    return end ?? { value: null };
  });
}
