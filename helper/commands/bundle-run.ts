import type { BundleEvent } from '../../contract/bundle-work';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import { forgetAtWork, ownProcess, takeRequest, tellAtWork } from '../jobs/job';
import { bundleJob } from '../jobs/jobs';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { monotonicMs } from '../lib/clock';
import { reasonOf } from '../lib/text';
import { EventFile } from '../state/event-file';
import { Exit } from './context';
import { makeBundle } from './make-bundle';

const betweenMs = 300;

/** The process that the making of a bundle was given to: takes the request that was left for it, makes it in the sandbox, tells, ends. */
export async function runBundleWork(host: Host, known: Settings): Promise<ExitCode> {
  const { layout } = host;
  const request = await takeRequest(bundleJob, layout);
  if (request === null) return exitCodes.usage;
  const { runId, requestedBy, folder, models } = request;
  const startedAt = new Date().toISOString();
  await tellAtWork(bundleJob, layout, { v: 1, process: await ownProcess(), request, startedAt });
  const events = await EventFile.begin(layout.bundleEvents);
  const emit = (event: BundleEvent) => {
    events.write(event);
  };
  emit({ v: 1, type: 'asked', runId, time: startedAt, requestedBy, folder });
  let told = -Infinity;
  const progress = (unit: string, done: number, total: number | null) => {
    const isLast = total !== null && done >= total;
    if ((unit !== 'packages' && unit !== 'bytes') || (monotonicMs() - told < betweenMs && !isLast))
      return;
    told = monotonicMs();
    emit({ v: 1, type: 'progress', unit, done, total });
  };
  const finished = { v: 1, type: 'finished', fingerprint: null, leftOut: null } as const;
  try {
    const { made, leftOut } = await makeBundle(
      host,
      known,
      { folder, since: null, models },
      { progress },
    );
    const { fingerprint, branch, commit, files, bytes, keptBytes } = made;
    const told = { folder, branch, commit: shortHash(commit), files, sizeBytes: bytes, keptBytes };
    const said = cleanMessage(message('bundle-saved', told));
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
    log.error('the making of a bundle failed', error);
    const params = { reason: reasonOf(error), log: host.logPlace };
    emit({ ...finished, outcome: 'failed', message: message('internal-error', params) });
    return exitCodes.internal;
  } finally {
    events.close();
    await forgetAtWork(bundleJob, layout);
  }
}
