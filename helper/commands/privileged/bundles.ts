import { BundleWork } from '../../../contract/bundle-work';
import { because, message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { type Answer, refuse } from '../operations/answer';
import { beginBundle } from '../operations/bundles';
import type { PrivilegedContext } from './context';

/** As whoever has the folder, and never as root. */
export async function makeBundle({ host, requestedBy, input }: PrivilegedContext): Promise<Answer> {
  const json = await input();
  const work = json.kind === 'read' ? BundleWork.safeParse(json.value) : null;
  if (work?.success === true) return beginBundle(host, requestedBy, work.data);
  const reason = json.kind === 'refused' ? json.reason : because('json-no-bundle');
  return refuse(exitCodes.usage, message('usage', { reason }));
}
