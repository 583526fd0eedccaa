import type { AppState } from '../../../contract/ipc';
import type { UiKey } from '../../../words/ui';

/** What a button says until its action is answered: on a real machine the password dialog is open meanwhile. */
export const waitingFor = (state: AppState): UiKey =>
  state.embedded ? 'action.working' : 'action.waiting';
