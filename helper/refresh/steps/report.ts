import { modelsInfo } from '../../models/models-info';
import type { Version } from '../../state/version';
import { prune, beforePrefix, forgetCopies } from '../tidy';
import type { Run } from '../run';
import { observe } from '../../service/health';
import { log } from '../../lib/log';
import type { ReportResult } from '../end';

/** 6. Emit status output, after tidying up: what is beyond the number of kept versions goes. */
export function report(run: Run, version: Version): Promise<ReportResult> {
  return run.step('report', async () => {
    // A version that could not be tidied away is no fault of the one that serves.
    await prune(run, version).catch((error: unknown) => {
      log.error('pruning failed', error);
    });
    await forgetCopies(run, beforePrefix).catch((error: unknown) => {
      log.error('pruning failed', error);
    });
    const services = (await observe(run.host.services, run.settings, run.layout.envFile)).map(
      (each) => each.info,
    );
    const models = await modelsInfo(run.layout, version);
    return { value: { services, models } };
  });
}
