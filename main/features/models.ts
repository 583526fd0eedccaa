import type { publicFiles } from '../../common/public-files';
import { message } from '../../contract/message';
import { ModelsEvent } from '../../contract/models';
import { foldModelsWork, type ModelsWorkView } from '../../contract/models-view';
import type { Actions } from '../helper-client/actions';
import { askModels } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { followJob, JobFollower, type ShownJob } from '../run-follow/job-follow';
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

export const modelsJob: ShownJob<ModelsEvent, ModelsWorkView> = {
  event: ModelsEvent,
  fold: foldModelsWork,
  interrupted: (view) => ({
    ...view,
    now: null,
    end: { outcome: 'interrupted', message: message('models-interrupted') },
  }),
};

export function followModels(
  store: StoreOf<ModelsWorkEvent>,
  { modelsEvents: events, modelsStatus: status }: ReturnType<typeof publicFiles>,
) {
  const onView = (work: ModelsWorkView | null) => store.dispatch({ type: 'models-work', work });
  return followJob(store, new JobFollower(modelsJob, { events, status }, onView));
}
