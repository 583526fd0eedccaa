import { keyFingerprint } from '../../common/key-fingerprint';
import { hostOf } from '../../contract/repository-url';
import type { ActionAnswer } from '../../contract/action';
import type { LoginChange } from '../../contract/logins';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import type { Actions } from '../helper-client/actions';
import { askHostKeys, askLogins, askSettings } from '../helper-client/ask';
import { failureOf } from '../helper-client/failure';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import type { Act } from './actions';
import type { HostsToAsk } from './hosts-to-ask';

/**
 * Logins: the privileged program stores the computer's, the helper that a person runs stores their own. Secrets always go through standard
 * input.
 */
export const loginsHandlers = (
  helper: Helper,
  actions: Actions,
  act: Act,
  hosts: HostsToAsk,
): Pick<IpcHandlers, 'logins:list' | 'logins:host-keys' | 'logins:change'> => ({
  'logins:list': () => askLogins(helper),
  'logins:host-keys': async ({ host }) => {
    const answer = await askSettings(helper);
    const stored = answer.ok ? answer.settings.repository : null;
    if (await hosts.mayAsk(`ssh://${host}`, stored === null ? null : sshOf(stored), true))
      return askHostKeys(helper, host);
    return {
      ok: false,
      failure: { kind: 'message', message: message('host-not-asked', { host }) },
    };
  },
  'logins:change': ({ change, whose }) =>
    act('logins', async () => {
      const answer: ActionAnswer =
        whose === 'own' ? { ok: true } : await actions.changeLogins(change);
      return answer.ok && whose !== 'computer' ? changeOwn(helper, change) : answer;
    }),
});

const sshOf = (repository: string) => `ssh://${hostOf(repository)}`;

/** It asks a host for its keys again, and is stopped after this time. */
const withinMs = 60_000;

async function changeOwn(helper: Helper, change: LoginChange): Promise<ActionAnswer> {
  const { words, input } = ownWords(change);
  const answer = await helper.run([...words, '--json'], { input, timeout: withinMs });
  const isDone = answer.kind === 'ended' && answer.exitCode === exitCodes.ok;
  return isDone ? { ok: true } : { ok: false, failure: failureOf(answer, helper) };
}

function ownWords(change: LoginChange): { words: readonly string[]; input: string } {
  const { host } = change;
  switch (change.kind) {
    case 'keep': {
      const { username, password } = change.login;
      return { words: ['login', host, '--for', change.for, '--user', username], input: password };
    }
    case 'keep-key': {
      const fingerprint = keyFingerprint(change.hostKeys[0]?.key ?? '');
      return { words: ['login', host, '--fingerprint', fingerprint], input: change.key };
    }
    case 'forget':
      return { words: ['logout', host, '--for', change.for], input: '' };
  }
}
