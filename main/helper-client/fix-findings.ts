import type { ActionAnswer } from '../../contract/ipc';
import { askFixing } from './ask';
import type { Helper } from './helper';

/** In a sandbox: doctor itself, which tells by its exit code what is left, and only in its report how each fix went. */
export async function fixFindings(
  helper: Helper,
  findings: readonly string[],
): Promise<ActionAnswer> {
  const answer = await askFixing(helper, findings);
  if (!answer.ok) return answer;
  const failed = answer.value.fixes.find(({ outcome }) => outcome === 'failed');
  return failed === undefined
    ? { ok: true }
    : { ok: false, failure: { kind: 'message', message: failed.message } };
}
