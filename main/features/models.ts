import type { publicFiles } from '../../common/public-files';
import type { ModelsWorkView } from '../../contract/models-view';
import type { Actions } from '../helper-client/actions';
import { askModels } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { ModelsFollower } from '../run-follow/models-follow';
import type { Reducers, StoreOf } from '../store';
import type { Act } from './actions';

export interface ModelsWorkEvent {
  readonly type: 'models-work';
  readonly work: ModelsWorkView | null;
}

export const modelsState: Reducers<ModelsWorkEvent> = {
  'models-work': (state, { work }) => ({ ...state, modelsWork: work }),
};

export const modelsHandlers = (
  helper: Helper,
  actions: Actions,
  act: Act,
): Pick<IpcHandlers, 'models:report' | 'models:verify' | 'models:download' | 'models:cancel'> => ({
  'models:report': () => askModels(helper),
  'models:verify': ({ names }) => act('models', () => actions.verifyModels(names)),
  'models:download': ({ names }) => act('models', () => actions.downloadModels(names)),
  'models:cancel': () => act('models', () => actions.cancelModels()),
});

/** Reads the events of work on models when its files change, and after every status: work that was killed writes no last event. */
export function followModels(
  store: StoreOf<ModelsWorkEvent>,
  { modelsEvents: events, modelsStatus: status }: ReturnType<typeof publicFiles>,
) {
  const follower = new ModelsFollower({ events, status }, (work) =>
    store.dispatch({ type: 'models-work', work }),
  );
  store.onChange((state, before) => {
    if (state.status !== before.status) void follower.read();
  });
  return follower;
}
