import { message } from '../../../contract/message';
import { type RunEnd, short } from '../end';
import type { LiveSwap } from '../live-swap';
import type { Version } from '../../state/version';
import type { Run } from '../run';
import { pathExists } from '../../lib/path';
import { changedUnitFiles } from '../../service/unit-files';

/** 2. Synchronize Git repository: renames the staged clone to app/, together with the staged environment. */
export function synchronize(run: Run, swap: LiveSwap, to: Version): Promise<RunEnd | null> {
  return run.step('synchronize', async () => {
    const { host, settings, found } = run;
    const changed = await changedUnitFiles(host, settings, to.entryPoint);
    for (const { path, holds } of found.current === null ? [] : changed)
      if (holds !== undefined && !(await pathExists(path)))
        run.warn(message('port-held-from-now-on', { address: holds }));
    const end = await swap.exchange();
    if (end !== null) return end;
    // a systemd reload takes longer than the swap itself
    if (changed.length > 0) await host.services.reload();
    return {
      value: null,
      detail: message('detail-commits', {
        from: short(run.found.current?.commit),
        to: short(to.commit),
      }),
    };
  });
}
