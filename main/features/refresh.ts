import type { RunEvent } from '../../contract/events';
import type { ActionAnswer } from '../../contract/action';
import { message } from '../../contract/message';
import { withAgreed } from '../../contract/package-proposal';
import type { RunReport } from '../../contract/report';
import type { Announced } from '../../contract/staged';
import type { Status } from '../../contract/status';
import type { Actions } from '../helper-client/actions';
import { askSettings } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { readRun, RunFollower } from '../run-follow/follow';
import type { ServiceWatch } from '../service-watch/service-watch';
import type { Reducers, StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';
import type { Act } from './actions';

export interface RunsEvent {
  readonly type: 'run';
  readonly events: readonly RunEvent[];
}

export const runsState: Reducers<RunsEvent> = {
  run: (state, { events }) =>
    state.status === null ? state : { ...state, status: events.reduce(withEvent, state.status) },
};

/** Updates the status from an event, before the next full status arrives. */
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
    case 'step-started': {
      if (running?.runId !== event.runId) return status;
      const { announced: _, ...rest } = running;
      return { ...status, running: { ...rest, step: event.step } };
    }
    case 'announced': {
      const { at, mayHold } = event;
      return running?.runId === event.runId
        ? { ...status, running: { ...running, announced: { at, mayHold } } }
        : status;
    }
    case 'run-finished':
      return { ...status, running: null, lastRun: event.report };
    default:
      return status;
  }
}

interface RefreshOptions {
  readonly helper: Helper;
  /** The file that a run writes its events to. */
  readonly events: string;
  /** Something in the folder of that file changed. */
  readonly onChange: () => void;
  readonly onAnnounced: (announced: Announced) => void;
  readonly onRunEnded: (report: RunReport) => void;
}

type Calls =
  | 'run:events'
  | 'refresh:start'
  | 'setup:start'
  | 'refresh:cancel'
  | 'refresh:hold'
  | 'rollback:start'
  | 'staged:apply'
  | 'staged:discard'
  | 'stick:use'
  | 'service:restart'
  | 'packages:accept';

const runSeenWithinMs = 10_000;

/** Starts and cancels runs, and follows the events of every run, including those that something else started. */
export class RefreshFeature {
  readonly handlers: Pick<IpcHandlers, Calls>;
  readonly #follower: RunFollower;

  constructor(
    private readonly store: StoreOf<RunsEvent>,
    window: StatusWindow,
    private readonly watch: ServiceWatch,
    actions: Actions,
    act: Act,
    private readonly options: RefreshOptions,
  ) {
    const { events, onChange } = options;
    this.#follower = new RunFollower(events, {
      onEvents: (told, live) => {
        if (live) this.#hear(told);
        window.push('push:events', [...told]);
      },
      onChange: () => {
        onChange();
        watch.changed();
      },
    });
    store.onChange((state, before) => {
      if (state.status !== before.status) this.#follower.start();
    });
    this.handlers = {
      'run:events': () => readRun(events),
      'refresh:start': (request) =>
        act('refresh', () => this.#begin(() => actions.refresh(request))),
      'setup:start': (request) =>
        store.state.status?.condition === 'not-set-up'
          ? act('set-up', () => this.#begin(() => actions.setUp(request)))
          : { ok: false, failure: { kind: 'message', message: message('already-set-up') } },
      'refresh:cancel': () => act('cancel', () => actions.cancel()),
      'refresh:hold': () => act('cancel', () => actions.hold()),
      'rollback:start': ({ commit }) =>
        act('rollback', () => this.#begin(() => actions.rollback(commit))),
      'staged:apply': (request) => {
        const apply = () => actions.apply(request);
        return act('refresh', request.when === 'now' ? () => this.#begin(apply) : apply);
      },
      'stick:use': ({ fingerprint, code }) => {
        const { stick } = store.state;
        // the stick may have been pulled out or changed in the meantime
        if (stick?.offer.fingerprint !== fingerprint) {
          const failure = { kind: 'message' as const, message: message('stick-gone') };
          return act('refresh', () => Promise.resolve({ ok: false, failure }));
        }
        const use = { folder: stick.folder, fingerprint, code };
        if (!code) return act('models', () => actions.refreshFrom(use));
        return store.state.status?.condition === 'not-set-up'
          ? act('set-up', () => this.#begin(() => actions.setUpFrom(use)))
          : act('refresh', () => this.#begin(() => actions.refreshFrom(use)));
      },
      'staged:discard': () => act('refresh', () => actions.discard()),
      'packages:accept': ({ names }) =>
        act('refresh', () => this.#begin(() => this.#usePackages(actions, names))),
      'service:restart': () => act('restart', () => actions.restartService()),
    };
  }

  follow(): void {
    this.#follower.start();
  }

  stop(): void {
    this.#follower.stop();
  }

  #hear(events: readonly RunEvent[]): void {
    const { watch } = this;
    this.store.dispatch({ type: 'run', events });
    for (const event of events) {
      if (event.type === 'run-started' || event.type === 'run-finished') watch.changed();
      if (event.type === 'announced') this.options.onAnnounced(event);
      if (event.type === 'run-finished') this.options.onRunEnded(event.report);
    }
  }

  /** Keeps the other package settings. */
  async #usePackages(actions: Actions, names: string[]): Promise<ActionAnswer> {
    const answer = await askSettings(this.options.helper);
    if (!answer.ok) return answer;
    const { packages } = answer.settings;
    return actions.usePackages({ ...packages, names: withAgreed(packages.names, names) });
  }

  /** Answers once the run shows its first sign, so that nobody asks twice. */
  async #begin(start: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
    const { store } = this;
    const last = store.state.status?.lastRun?.runId;
    const answer = await start();
    if (answer.ok) {
      await store.until(
        ({ status }) => (status?.running ?? null) !== null || status?.lastRun?.runId !== last,
        runSeenWithinMs,
      );
    }
    return answer;
  }
}
