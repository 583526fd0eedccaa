import type { Failure } from '../../contract/action';
import type { Status } from '../../contract/status';
import { askStatus } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { ServiceWatch } from '../service-watch/service-watch';
import { UnitSignals } from '../service-watch/systemd-signals';
import type { Reducers, StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';
import { keepUpdate } from './judge-update';

export type StatusEvent =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'status-failed'; readonly failure: Failure };

export const statusState: Reducers<StatusEvent> = {
  status: (state, { status }) => ({
    ...state,
    status,
    helper: status.helperVersion === state.version ? 'ok' : 'other-version',
    statusFailure: null,
    update: keepUpdate(state.update, status),
  }),
  'status-failed': (state, { failure }) => {
    const missing = failure.kind === 'helper-missing';
    return {
      ...state,
      statusFailure: failure,
      status: missing ? null : state.status,
      helper: missing ? 'missing' : state.helper,
    };
  },
};

/** The service's status: asked of the helper at every sign of a change, and pushed to the window. */
export class StatusFeature {
  readonly watch: ServiceWatch;
  readonly handlers: Pick<IpcHandlers, 'state:get' | 'status:read' | 'conversations:count'>;
  readonly #signals: UnitSignals;

  constructor(
    private readonly store: StoreOf<StatusEvent>,
    private readonly helper: Helper,
    window: StatusWindow,
  ) {
    this.watch = new ServiceWatch({
      readStatus: () => this.#read(),
      isLookedAt: () => window.contents !== null,
    });
    this.#signals = new UnitSignals(() => this.watch.changed());
    this.handlers = {
      'state:get': () => store.state,
      'status:read': async () => {
        await this.watch.read();
        return { ok: true };
      },
      'conversations:count': async () => {
        await this.watch.read();
        return { conversations: store.state.status?.conversations ?? null };
      },
    };
    window.onShown(() => void this.watch.read());
    window.onClosed(() => this.watch.lookedAway());
    store.onChange((state, before) => {
      window.push('push:state', state);
      if (state.inPrefix || state.status === before.status) return;
      void this.#signals.follow(state.status?.services.map(({ unit }) => unit) ?? []);
    });
  }

  stop(): void {
    this.#signals.stop();
    this.watch.stop();
  }

  async #read(): Promise<Status | null> {
    const answer = await askStatus(this.helper);
    if (answer.ok) this.store.dispatch({ type: 'status', status: answer.value });
    else this.store.dispatch({ type: 'status-failed', failure: answer.failure });
    return answer.ok ? answer.value : null;
  }
}
