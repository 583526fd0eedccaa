import { monotonicMs } from '../../lib/clock';
import { log } from '../../lib/log';
import type { Swaps } from '../../swap';
import { putDataBack } from '../data-copy';
import { RunEnd } from '../end';
import type { LiveSwap } from '../live-swap';
import type { Run } from '../run';
import { safeguards } from '../safeguards';

/**
 * The one automatic rollback: restores code, environment, unit and data, starts the service and checks it. Cannot be
 * cancelled. null: what served before serves again, or nothing served.
 */
export async function rollback(
  run: Run,
  swap: LiveSwap,
  hadVersion: boolean,
  swaps: Swaps,
): Promise<RunEnd | null> {
  try {
    return await run.step('rollback', async (io) => {
      const end = (await safeguards.stopToUndo(run)) ?? (await safeguards.undo(swap));
      if (end !== null) return end;
      // Without a reload systemd still has the old unit, or one that also fits the old version: start it anyway.
      await run.host.services.reload().catch((error: unknown) => {
        log.error('systemd could not reload the units', error);
      });
      const stays = await putDataBack(run, swaps);
      if (stays !== null) return stays;
      if (!hadVersion) return { value: null };
      const judged = await safeguards.judge(run, new AbortController().signal, io.output);
      if (judged instanceof RunEnd) return judged;
      run.isBackSince(judged.firstGoodAtMs || monotonicMs());
      return { value: null };
    });
  } catch (error) {
    return run.bug(error, 'needs-attention');
  }
}
