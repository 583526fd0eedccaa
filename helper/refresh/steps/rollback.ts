import { message } from '../../../contract/message';
import { putDataBack } from '../data-copy';
import { RunEnd } from '../end';
import type { LiveSwap } from '../live-swap';
import type { Run } from '../run';
import { safeguards } from '../safeguards';
import { monotonicMs } from '../../lib/clock';
import { log } from '../../lib/log';
import { reasonOf } from '../../lib/text';
import type { Swaps } from '../../swap';
import { startAndJudge, stopAll } from '../start-all';

export interface WayBack {
  /** The old version answers again; null where it does not, or there was none. */
  readonly firstGoodAtMs: number | null;
  readonly why: RunEnd | null;
}

/**
 * The one automatic rollback: code, environment, unit and data as they were, started and judged. It cannot be cancelled, and it throws
 * nothing that was expected: what went wrong is in the answer.
 */
export async function goBack(
  run: Run,
  swap: LiveSwap,
  hadVersion: boolean,
  swaps: Swaps,
): Promise<WayBack> {
  try {
    const firstGoodAtMs = await run.step('rollback', async (io) => {
      await stopAll(run);
      await safeguards.undo(swap);
      // What systemd has in memory without it is the unit as it was, or one that the old version bears as well: no reason to leave it down.
      await run.host.services.reload().catch((error: unknown) => {
        log.error('the units could not be read anew', error);
      });
      await putDataBack(run, swaps);
      if (!hadVersion) return { value: null };
      const { firstGoodAtMs: at } = await startAndJudge(
        run,
        new AbortController().signal,
        io.output,
      );
      return { value: at };
    });
    return {
      firstGoodAtMs: firstGoodAtMs === null ? null : firstGoodAtMs || monotonicMs(),
      why: null,
    };
  } catch (error) {
    if (error instanceof RunEnd) return { firstGoodAtMs: null, why: error };
    log.error('the way back failed', error);
    const reason = { reason: reasonOf(error), log: run.host.logPlace };
    return {
      firstGoodAtMs: null,
      why: new RunEnd('needs-attention', message('internal-error', reason)),
    };
  }
}
