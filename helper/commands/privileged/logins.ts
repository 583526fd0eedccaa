import { LoginChange } from '../../../contract/logins';
import { because, message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { type Answer, refuse } from '../operations/answer';
import { changeLogins } from '../operations/logins';
import type { PrivilegedContext } from './context';

/** One login of the computer's is kept or forgotten. What standard input says of it is never told again, not even in a refusal. */
export async function logins({ host, input }: PrivilegedContext): Promise<Answer> {
  const json = await input();
  const change = json.kind === 'read' ? LoginChange.safeParse(json.value) : null;
  if (change?.success === true) return changeLogins(host, change.data);
  const reason = json.kind === 'refused' ? json.reason : because('json-no-login');
  return refuse(exitCodes.usage, message('usage', { reason }));
}
