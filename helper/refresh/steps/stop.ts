import type { Run } from '../run';
import { safeguards } from '../safeguards';

/** 1. Stop the LadyLinux service. */
export function stop(run: Run): Promise<void> {
  if (run.settings.services.length === 0) {
    run.skip('stop');
    return Promise.resolve();
  }
  return run.step('stop', async () => {
    await safeguards.stopService(run);
    return { value: undefined };
  });
}
