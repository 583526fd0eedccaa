import { message } from '../../../contract/message';
import { type RunEnd, short } from '../end';
import type { LiveSwap } from '../live-swap';
import type { Version } from '../../state/version';
import type { Run } from '../run';
import { areUnitFilesCurrent } from '../unit-files';

/** 2. Synchronize Git repository: app/ becomes the staged clone by rename, and the staged environment goes with it. */
export function synchronize(run: Run, swap: LiveSwap, to: Version): Promise<RunEnd | null> {
  return run.step('synchronize', async () => {
    // a reload of systemd costs more downtime than the swap itself
    const isReloadDue = !(await areUnitFilesCurrent(run, to));
    const end = await swap.exchange();
    if (end !== null) return end;
    if (isReloadDue) await run.host.services.reload();
    return {
      value: null,
      detail: message('detail-commits', {
        from: short(run.found.current?.commit),
        to: short(to.commit),
      }),
    };
  });
}
