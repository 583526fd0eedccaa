import type { AppState } from '../../../contract/ipc';
import type { UiKey } from '../../../words/ui';

/** A button's label until its action is answered: on a machine the password dialog is open during that time. */
export const waitingFor = (state: AppState): UiKey =>
  state.inPrefix ? 'action.working' : 'action.waiting';
