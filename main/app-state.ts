import type { AppState } from '../contract/ipc';
import { actionsState, type ActionsEvent } from './features/actions';
import { modelsState, type ModelsWorkEvent } from './features/models';
import { ownPackagesState, type OwnPackagesEvent } from './features/own-packages';
import { runsState, type RunsEvent } from './features/refresh';
import { sessionState, type SessionEvent } from './features/session-state';
import { bundleWorkState, type BundleWorkEvent } from './features/save-stick';
import { statusState, type StatusEvent } from './features/status';
import { stickState, type StickEvent } from './features/stick-state';
import { updatesState, type UpdatesEvent } from './features/updates';
import type { Reducers } from './store';

export type AppEvent =
  | ActionsEvent
  | BundleWorkEvent
  | ModelsWorkEvent
  | OwnPackagesEvent
  | RunsEvent
  | SessionEvent
  | StatusEvent
  | StickEvent
  | UpdatesEvent;

type Beginning = Pick<
  AppState,
  'inPrefix' | 'prefix' | 'locale' | 'version' | 'theme' | 'preferences'
>;

export const initialState = (known: Beginning): AppState => ({
  ...known,
  status: null,
  statusFailure: null,
  update: { state: 'unknown', remoteHash: null, held: null, lastAnswerAt: null, message: null },
  checking: false,
  news: null,
  helper: 'unknown',
  pending: null,
  modelsWork: null,
  bundleWork: null,
  stick: null,
  notice: null,
  newerProgram: null,
  installedProgram: null,
  trayPresent: true,
});

const reducers: Reducers<AppEvent> = {
  ...actionsState,
  ...bundleWorkState,
  ...modelsState,
  ...ownPackagesState,
  ...runsState,
  ...sessionState,
  ...statusState,
  ...stickState,
  ...updatesState,
};

/** Pure: how each event changes the state. */
export function reduceApp(state: AppState, event: AppEvent): AppState {
  const reduce = reducers[event.type] as (state: AppState, event: AppEvent) => AppState;
  return reduce(state, event);
}
