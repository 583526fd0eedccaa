import { message } from '../../../contract/message';
import { short } from '../end';
import type { LiveSwap } from '../live-swap';
import type { Version } from '../../state/version';
import type { Run } from '../run';
import { areUnitFilesCurrent } from '../unit-files';

/** 2. Synchronize Git repository: app/ becomes the staged clone by rename, and the staged environment goes with it. */
export function synchronize(
  run: Run,
  swap: LiveSwap,
  from: Version | null,
  to: Version,
): Promise<void> {
  return run.step('synchronize', async () => {
    // a reload of systemd costs more downtime than the swap itself
    const isReloadDue = !(await areUnitFilesCurrent(run, to));
    await swap.exchange();
    if (isReloadDue) await run.host.services.reload();
    return {
      value: undefined,
      detail: message('detail-commits', { from: short(from?.commit), to: short(to.commit) }),
    };
  });
}
