import type { BundleEvent } from '../../contract/bundle-work';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import { runJob } from '../jobs/job';
import { bundleJob } from '../jobs/jobs';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { monotonicMs } from '../lib/clock';
import { reasonOf } from '../lib/text';
import { Exit } from './context';
import { makeBundle } from './make-bundle';

const betweenMs = 300;

/** The process of a job that makes a bundle: makes it in the sandbox and reports. */
export function runBundleWork(host: Host, known: Settings): Promise<ExitCode> {
  return runJob(bundleJob, host.layout, async ({ request, startedAt, events }) => {
    const { runId, requestedBy, folder, models } = request;
    const emit = (event: BundleEvent) => {
      events.write(event);
    };
    emit({ v: 1, type: 'asked', runId, time: startedAt, requestedBy, folder });
    let told = -Infinity;
    const progress = (unit: string, done: number, total: number | null) => {
      if (unit !== 'packages' && unit !== 'bytes') return;
      const isLast = total !== null && done >= total;
      if (monotonicMs() - told < betweenMs && !isLast) return;
      told = monotonicMs();
      emit({ v: 1, type: 'progress', unit, done, total });
    };
    const finished = { v: 1, type: 'finished', fingerprint: null, leftOut: null } as const;
    try {
      const wanted = { folder, since: null, pythons: [], models };
      const { made, leftOut } = await makeBundle(host, known, wanted, { progress });
      const { fingerprint, branch, files, bytes: sizeBytes, keptBytes } = made;
      const commit = shortHash(made.commit);
      const params = { folder, branch, commit, files, sizeBytes, keptBytes };
      const said = cleanMessage(message('bundle-saved', params));
      emit({ ...finished, outcome: 'done', message: said, fingerprint, leftOut });
      return exitCodes.ok;
    } catch (error) {
      if (error instanceof Exit) {
        const isCancelled = error.code === exitCodes.cancelled;
        const cancelled = cleanMessage(message('bundle-cancelled', { folder }));
        const outcome = isCancelled ? 'cancelled' : 'failed';
        emit({ ...finished, outcome, message: isCancelled ? cancelled : error.said });
        return error.code;
      }
      log.error('making the bundle failed', error);
      const params = { reason: reasonOf(error), log: host.logPlace };
      emit({ ...finished, outcome: 'failed', message: message('internal-error', params) });
      return exitCodes.internal;
    }
  });
}
