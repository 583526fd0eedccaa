import type { AppState } from '../../contract/ipc';
import type { Stick } from '../../contract/stick';
import type { Reducers } from '../store';

export type StickEvent =
  { readonly type: 'stick'; readonly stick: Stick | null } | { readonly type: 'stick-put-away' };

export const stickState: Reducers<StickEvent> = {
  stick: (state, { stick }) => ({ ...state, stick }),
  'stick-put-away': (state) => ({
    ...state,
    stick: state.stick && { ...state.stick, isPutAway: true },
  }),
};

/** Pure: what an answer about a bundle depends on, apart from the bundle. */
export const standsFor = ({ status, modelsWork }: AppState): string =>
  [
    status?.repository,
    status?.branch,
    status?.code?.hash,
    ...(status?.models?.models ?? []).map(({ name, state }) => `${name} ${state}`),
    (modelsWork?.end ?? null) === null && modelsWork !== null,
  ].join(' ');
