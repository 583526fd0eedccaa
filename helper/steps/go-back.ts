import { message } from '../../contract/message';
import { Ended } from '../run/ended';
import type { Run } from '../run/run';
import { monotonicMs } from '../system/clock';
import type { Transaction } from '../transaction';
import { reasonOf } from './recover';
import { startAndJudge } from './restart';
import { stopAll } from './stop';

export interface WayBack {
  /** The old version answers again; null where it does not, or there was none. */
  readonly firstGoodAtMs: number | null;
  readonly why: Ended | null;
}

/**
 * The one automatic rollback: code, environment and unit as they were, started and judged. It cannot be cancelled, and it throws
 * nothing that was expected: what went wrong is in the answer.
 */
export async function goBack(
  run: Run,
  transaction: Transaction,
  hadVersion: boolean,
): Promise<WayBack> {
  try {
    const firstGoodAtMs = await run.step('rollback', async (io) => {
      await stopAll(run);
      const undone = await transaction.undo();
      if (undone.type !== 'undone')
        throw new Ended(
          'needs-attention',
          message('swap-failed', { reason: reasonOf(undone.cause) }),
        );
      await run.host.services.reload();
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
    if (!(error instanceof Ended)) throw error;
    return { firstGoodAtMs: null, why: error };
  }
}
