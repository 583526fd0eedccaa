import { message } from '../../contract/message';
import type { LiveSwap } from '../run/live-swap';
import type { Run } from '../run/run';

/** 2. Synchronize Git repository: app/ becomes the staged clone by rename, and the staged environment goes with it. */
export function synchronize(
  run: Run,
  swap: LiveSwap,
  from: string | null,
  to: string,
): Promise<void> {
  return run.step('synchronize', async () => {
    await swap.swap();
    await run.host.services.reload();
    return {
      value: undefined,
      detail: message('detail-commits', { from: from?.slice(0, 7) ?? '–', to: to.slice(0, 7) }),
    };
  });
}
