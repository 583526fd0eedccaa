import type { Action, ActionAnswer } from '../../contract/action';
import type { IpcHandlers } from '../ipc';
import type { ServiceWatch } from '../service-watch/service-watch';
import type { Reducers, StoreOf } from '../store';

export type ActionsEvent =
  | { readonly type: 'asked'; readonly action: Action }
  | { readonly type: 'answered'; readonly answer: ActionAnswer }
  | { readonly type: 'notice-dismissed' };

export const actionsState: Reducers<ActionsEvent> = {
  asked: (state, { action }) => ({ ...state, pending: action, notice: null }),
  answered: (state, { answer }) => ({
    ...state,
    pending: null,
    notice: answer.ok ? null : answer.failure,
  }),
  'notice-dismissed': (state) => ({ ...state, notice: null }),
};

/** Asks for something that changes the machine. The state tells what is pending and how it ended. */
export type Act = (action: Action, ask: () => Promise<ActionAnswer>) => Promise<ActionAnswer>;

export const actOn =
  (store: StoreOf<ActionsEvent>, watch: ServiceWatch): Act =>
  async (action, ask) => {
    store.dispatch({ type: 'asked', action });
    const answer = await ask();
    store.dispatch({ type: 'answered', answer });
    await watch.read();
    return answer;
  };

export const actionsHandlers = (
  store: StoreOf<ActionsEvent>,
): Pick<IpcHandlers, 'notice:dismiss'> => ({
  'notice:dismiss': () => {
    store.dispatch({ type: 'notice-dismissed' });
    return { ok: true };
  },
});
