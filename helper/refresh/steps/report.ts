import { modelsInfo } from '../../models/models-info';
import type { Version } from '../../state/version';
import { prune, beforePrefix, forgetCopies } from '../tidy';
import type { Run } from '../run';
import { observe } from '../../service/health';
import { log } from '../../lib/log';

/** 6. Emit status output, after tidying up: what is beyond the number of kept versions goes. */
export async function report(run: Run, version: Version): Promise<void> {
  await run.step('report', async () => {
    // A version that could not be tidied away is no fault of the one that serves.
    await prune(run, version).catch((error: unknown) => {
      log.error('pruning failed', error);
    });
    await forgetCopies(run, beforePrefix).catch((error: unknown) => {
      log.error('pruning failed', error);
    });
    const seen = await observe(run.host.services, run.settings, run.layout.envFile);
    run.found.services = seen.map((each) => each.info);
    run.found.models = await modelsInfo(run.layout, version);
    return { value: null };
  });
}
