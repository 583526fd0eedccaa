import { BundleWork } from '../../../contract/bundle-work';
import { because } from '../../../contract/message';
import type { Answer } from '../operations/answer';
import { beginBundle } from '../operations/bundles';
import { type PrivilegedContext, wantedOf } from './context';

/** Runs as the folder's owner, never as root. */
export async function makeBundle(around: PrivilegedContext): Promise<Answer> {
  const work = await wantedOf(around, BundleWork, because('json-no-bundle'));
  return work.kind === 'refused' ? work : beginBundle(around.host, around.requestedBy, work.value);
}
