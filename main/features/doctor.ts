import type { Actions } from '../helper-client/actions';
import { askDoctor } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import type { Act } from './actions';

export const doctorHandlers = (
  helper: Helper,
  actions: Actions,
  act: Act,
): Pick<IpcHandlers, 'doctor:look' | 'doctor:fix'> => ({
  'doctor:look': () => askDoctor(helper),
  'doctor:fix': ({ findings }) => act('fix', () => actions.fix(findings)),
});
