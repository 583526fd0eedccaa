import type { Actions } from '../helper-client/actions';
import { askBranches, askSettings } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import type { Act } from './actions';

/** The machine's settings. `onSaved`: another branch may have other news. */
export const settingsHandlers = (
  helper: Helper,
  actions: Actions,
  act: Act,
  onSaved: () => void,
): Pick<IpcHandlers, 'settings:get' | 'settings:save' | 'branches:list'> => ({
  'settings:get': () => askSettings(helper),
  'settings:save': async (change) => {
    const answer = await act('settings', () => actions.saveSettings(change));
    if (answer.ok) onSaved();
    return answer;
  },
  'branches:list': ({ repository }) => askBranches(helper, { repository, ages: true }),
});
