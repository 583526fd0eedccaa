import type { RunEvent } from '../contract/events';
import type { Action, ActionAnswer, AppState, Failure, Theme } from '../contract/ipc';
import type { KnownPreview } from '../contract/preview';
import type { ModelsWorkView } from '../contract/models-view';
import type { Preferences } from '../contract/preferences';
import type { Status } from '../contract/status';
import type { BranchesAnswer } from '../contract/update';
import { judgeUpdate, keepUpdate } from './update-check/judge';

export type AppEvent =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'status-failed'; readonly failure: Failure }
  | { readonly type: 'run'; readonly events: readonly RunEvent[] }
  | { readonly type: 'check-began' }
  | { readonly type: 'checked'; readonly answer: BranchesAnswer }
  | { readonly type: 'previewed'; readonly preview: KnownPreview }
  | { readonly type: 'asked'; readonly action: Action }
  | { readonly type: 'answered'; readonly answer: ActionAnswer }
  | { readonly type: 'models-work'; readonly work: ModelsWorkView | null }
  | { readonly type: 'notice-dismissed' }
  | { readonly type: 'tray'; readonly present: boolean }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'preferences'; readonly preferences: Preferences };

type Beginning = Pick<
  AppState,
  'embedded' | 'prefix' | 'locale' | 'version' | 'theme' | 'preferences'
>;

export const initialState = (known: Beginning): AppState => ({
  ...known,
  status: null,
  statusFailure: null,
  update: { state: 'unknown', remoteHash: null, lastAnswerAt: null, message: null },
  checking: false,
  news: null,
  helper: 'unknown',
  pending: null,
  modelsWork: null,
  notice: null,
  trayPresent: true,
});

/** Pure: everything that can happen to what is shown. */
export function reduceApp(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'status': {
      const helper = event.status.helperVersion === state.version ? 'ok' : 'other-version';
      const { status } = event;
      return {
        ...state,
        status,
        helper,
        statusFailure: null,
        update: keepUpdate(state.update, status),
      };
    }
    case 'status-failed': {
      const missing = event.failure.kind === 'helper-missing';
      return {
        ...state,
        statusFailure: event.failure,
        status: missing ? null : state.status,
        helper: missing ? 'missing' : state.helper,
      };
    }
    case 'run':
      return state.status === null
        ? state
        : { ...state, status: event.events.reduce(withEvent, state.status) };
    case 'check-began':
      return { ...state, checking: true };
    case 'checked': {
      const update = judgeUpdate(state.update, event.answer, state.status);
      // What was counted up to another commit says nothing of this one.
      const news = state.news?.target === update.remoteHash ? state.news : null;
      return { ...state, checking: false, update, news };
    }
    case 'previewed': {
      const { target, newCommits, moreCommits, relation } = event.preview;
      const isForward = relation === 'newer' || relation === 'same';
      return { ...state, news: { target: target.hash, newCommits, moreCommits, isForward } };
    }
    case 'asked':
      return { ...state, pending: event.action, notice: null };
    case 'answered':
      return { ...state, pending: null, notice: event.answer.ok ? null : event.answer.failure };
    case 'models-work':
      return { ...state, modelsWork: event.work };
    case 'notice-dismissed':
      return { ...state, notice: null };
    case 'tray':
      return { ...state, trayPresent: event.present };
    case 'theme':
      return { ...state, theme: event.theme };
    case 'preferences':
      return { ...state, preferences: event.preferences };
  }
}

/** What an event says about the machine before the next full status does. */
function withEvent(status: Status, event: RunEvent): Status {
  const { running } = status;
  switch (event.type) {
    case 'run-started': {
      const { runId, kind, branch, time: startedAt } = event;
      return {
        ...status,
        condition: 'refreshing',
        running: { runId, kind, branch, startedAt, step: null },
      };
    }
    case 'step-started':
      return running?.runId === event.runId
        ? { ...status, running: { ...running, step: event.step } }
        : status;
    case 'run-finished':
      return { ...status, running: null, lastRun: event.report };
    default:
      return status;
  }
}
