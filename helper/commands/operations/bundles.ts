import type { BundleWork } from '../../../contract/bundle-work';
import type { Host } from '../../host/host';
import { asker, cancel, start } from '../../jobs/job';
import { bundleJob } from '../../jobs/jobs';
import { type Answer, done, idle, type Idle } from './answer';
import { begun, type Begun } from './runs';

/** Makes a bundle in a separate process. */
export async function beginBundle(
  host: Host,
  requestedBy: string,
  work: BundleWork,
): Promise<Begun> {
  return begun(host, await start(bundleJob, host, { ...asker(requestedBy), ...work }), {
    busy: 'bundle-at-work',
    silent: 'the making of the bundle did not begin',
  });
}

export async function cancelBundle(host: Host): Promise<Answer | Idle> {
  return (await cancel(bundleJob, host)) ? done : idle;
}
