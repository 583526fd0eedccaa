import { because } from '../../../contract/message';
import { namedChanges, type NamedChange } from '../../../contract/settings-change';
import type { Answer } from '../operations/answer';
import { beginRun, newRequest, whileAtWork } from '../operations/runs';
import { saveSettings } from '../operations/settings';
import { type PrivilegedContext, wantedOf } from './context';

/** Stores only what the password dialog named; confirmed packages are used at once. */
export async function namedChange(around: PrivilegedContext, verb: NamedChange): Promise<Answer> {
  const { host, requestedBy } = around;
  const change = await wantedOf(around, namedChanges[verb], because('json-no-settings'));
  if (change.kind === 'refused') return change;
  if (verb !== 'configure-packages') return saveSettings(host, change.value);
  const answer = (await whileAtWork(host)) ?? (await saveSettings(host, change.value));
  return answer.kind === 'refused' ? answer : beginRun(host, newRequest(requestedBy));
}
