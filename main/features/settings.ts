import { message } from '../../contract/message';
import { hostOf } from '../../contract/repository-url';
import { urlOf } from '../../contract/url';
import { askHealth, type Listens } from '../../common/ask-service';
import { isLoopbackHost } from '../../common/loopback';
import type { Actions } from '../helper-client/actions';
import { askBranches, askNetwork, askSettings } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import type { Act } from './actions';
import type { HostsToAsk } from './hosts-to-ask';

/** The machine's settings. `onSaved`: another branch may have other new commits. */
export const settingsHandlers = (
  helper: Helper,
  actions: Actions,
  act: Act,
  onSaved: () => void,
  /** The address the application listens on, according to its status. */
  address: () => string | null,
  hosts: HostsToAsk,
): Pick<
  IpcHandlers,
  'settings:get' | 'settings:save' | 'branches:list' | 'health:ask' | 'network:test'
> => ({
  'settings:get': () => askSettings(helper),
  'network:test': () => askNetwork(helper),
  'settings:save': async (change) => {
    const answer = await act('settings', () => actions.saveSettings(change));
    if (answer.ok) onSaved();
    return answer;
  },
  'health:ask': async ({ port, health }) => {
    const listens = listensAt(address(), port);
    if (listens === null) return { status: null, healthy: false };
    const { status, healthy } = await askHealth(listens, health);
    return { status, healthy };
  },
  'branches:list': async ({ repository, allow }) => {
    const answer = await askSettings(helper);
    const stored = answer.ok ? answer.settings.repository : null;
    if (await hosts.mayAsk(repository, stored, allow))
      return askBranches(helper, { repository, ages: true });
    const why = message('repository-not-asked', { host: hostOf(repository) });
    return { state: 'failed', checkedAt: new Date().toISOString(), message: why };
  },
});

/** null: not on this computer, or unknown. */
export function listensAt(address: string | null, port: number | undefined): Listens | null {
  const url = urlOf(address ?? '');
  if (url === null || !isLoopbackHost(url)) return null;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: port ?? Number(url.port || 80) };
}
