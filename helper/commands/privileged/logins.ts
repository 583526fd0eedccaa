import { LoginChange } from '../../../contract/logins';
import { because } from '../../../contract/message';
import type { Answer } from '../operations/answer';
import { changeLogins } from '../operations/logins';
import { type PrivilegedContext, wantedOf } from './context';

/** Stores or deletes one login of the computer. Never repeats standard input, not even in a refusal. */
export async function logins(around: PrivilegedContext): Promise<Answer> {
  const change = await wantedOf(around, LoginChange, because('json-no-login'));
  return change.kind === 'refused' ? change : changeLogins(around.host, change.value);
}
