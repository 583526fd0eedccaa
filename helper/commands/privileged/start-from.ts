import { because, message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { BundleUse } from '../../../contract/stick';
import { type Answer, refuse } from '../operations/answer';
import { beginModels } from '../operations/models';
import { beginRun, newRequest } from '../operations/runs';
import type { PrivilegedContext } from './context';

/** Out of a bundle that an administrator agreed to by its fingerprint; the run compares it with what is there by then. */
export async function startFrom({ host, requestedBy, input }: PrivilegedContext): Promise<Answer> {
  const json = await input();
  const use = json.kind === 'read' ? BundleUse.safeParse(json.value) : null;
  if (use?.success !== true) {
    const reason = json.kind === 'refused' ? json.reason : because('json-no-bundle');
    return refuse(exitCodes.usage, message('usage', { reason }));
  }
  const { folder, fingerprint, code } = use.data;
  if (code) {
    const from = { folder, fingerprint };
    return beginRun(host, newRequest(requestedBy, { from, models: true }));
  }
  const work = { verb: 'download' as const, names: [], again: false, bytesPerSecond: null };
  return beginModels(host, requestedBy, { ...work, from: folder });
}
