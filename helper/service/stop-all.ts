import { message } from '../../contract/message';
import { Ended } from '../run/ended';
import type { Run } from '../run/run';

const stopSeconds = 45;

/** The last one first, each until no process of it is left. */
export async function stopAll(run: Run): Promise<void> {
  for (const { unit } of [...run.settings.services].reverse()) {
    const answer = await run.host.services.stop(unit, stopSeconds);
    if (answer.kind === 'still-running')
      throw new Ended(
        'rolled-back',
        message('service-would-not-stop', { unit, seconds: stopSeconds }),
      );
  }
}
