import { message } from '../../contract/message';
import { Ended } from '../run/ended';
import type { Run } from '../run/run';
import type { Transaction } from '../transaction';
import { reasonOf } from './recover';

/** 2. Synchronize Git repository: app/ becomes the staged clone by rename, and the staged environment goes with it. */
export function synchronize(
  run: Run,
  transaction: Transaction,
  from: string | null,
  to: string,
): Promise<void> {
  return run.step('synchronize', async () => {
    const swapped = await transaction.swap();
    if (swapped.type !== 'swapped')
      throw new Ended('rolled-back', message('swap-failed', { reason: reasonOf(swapped.cause) }));
    await run.host.services.reload();
    return {
      value: undefined,
      detail: message('detail-commits', { from: from?.slice(0, 7) ?? '–', to: to.slice(0, 7) }),
    };
  });
}
