import { because } from '../../../contract/message';
import { downloadOutOf } from '../../../contract/models';
import { BundleUse } from '../../../contract/stick';
import type { Answer } from '../operations/answer';
import { beginModels } from '../operations/models';
import { beginRun, newRequest } from '../operations/runs';
import { type PrivilegedContext, wantedOf } from './context';

/** From a bundle whose fingerprint an administrator confirmed; the run compares it with the bundle at that time. */
export async function startFrom(around: PrivilegedContext): Promise<Answer> {
  const { host, requestedBy } = around;
  const use = await wantedOf(around, BundleUse, because('json-no-bundle'));
  if (use.kind === 'refused') return use;
  const { folder, fingerprint, code } = use.value;
  if (!code) return beginModels(host, requestedBy, downloadOutOf(folder));
  const from = { folder, fingerprint };
  return beginRun(host, newRequest(requestedBy, { from, models: true }));
}
