import type { RunEvent } from '../contract/events';
import type { Action, ActionAnswer, AppState, PreviewReply } from '../contract/ipc';
import { message } from '../contract/message';
import type { RunReport } from '../contract/report';
import type { AppEvent } from './app-state';
import type { Actions } from './helper-client/actions';
import { askBranches, askPreview, askStatus } from './helper-client/ask';
import type { Helper } from './helper-client/helper';
import type { Store } from './store';
import { ServiceWatch } from './service-watch/service-watch';
import { Previews } from './update-check/previews';
import { CheckSchedule } from './update-check/schedule';

interface CoreOptions {
  readonly store: Store<AppState, AppEvent>;
  readonly helper: Helper;
  readonly actions: Actions;
  readonly isLookedAt: () => boolean;
  readonly onRunEnded: (report: RunReport) => void;
}

const runSeenWithinMs = 10_000;

/** What the tray and the windows have in common: asking the helper, acting through it, and hearing what comes of that. */
export class Core {
  readonly watch: ServiceWatch;
  readonly schedule: CheckSchedule;
  readonly #previews: Previews;

  constructor(private readonly options: CoreOptions) {
    this.watch = new ServiceWatch({
      readStatus: () => this.#readStatus(),
      isLookedAt: options.isLookedAt,
    });
    this.#previews = new Previews({
      ask: () => askPreview(options.helper),
      current: () => options.store.state.status?.code?.hash ?? null,
      onKnown: (preview) => options.store.dispatch({ type: 'previewed', preview }),
    });
    this.schedule = new CheckSchedule(() => void this.checkForUpdates());
    options.store.onChange(({ preferences }) => this.schedule.choose(preferences.checkInterval));
  }

  refresh(request: Parameters<Actions['refresh']>[0]): Promise<ActionAnswer> {
    return this.#act('refresh', () => this.#begin(() => this.options.actions.refresh(request)));
  }

  setUp(request: Parameters<Actions['setUp']>[0]): Promise<ActionAnswer> {
    if (this.options.store.state.status?.condition !== 'not-set-up')
      return Promise.resolve({
        ok: false,
        failure: { kind: 'message', message: message('already-set-up') },
      });
    return this.#act('set-up', () => this.#begin(() => this.options.actions.setUp(request)));
  }

  cancel(): Promise<ActionAnswer> {
    return this.#act('cancel', () => this.options.actions.cancel());
  }

  rollback(commit: string): Promise<ActionAnswer> {
    return this.#act('rollback', () => this.#begin(() => this.options.actions.rollback(commit)));
  }

  restartService(): Promise<ActionAnswer> {
    return this.#act('restart', () => this.options.actions.restartService());
  }

  verifyModels(names: readonly string[]): Promise<ActionAnswer> {
    return this.#act('models', () => this.options.actions.verifyModels(names));
  }

  downloadModels(names: readonly string[]): Promise<ActionAnswer> {
    return this.#act('models', () => this.options.actions.downloadModels(names));
  }

  cancelModels(): Promise<ActionAnswer> {
    return this.#act('models', () => this.options.actions.cancelModels());
  }

  fix(findings: readonly string[]): Promise<ActionAnswer> {
    return this.#act('fix', () => this.options.actions.fix(findings));
  }

  async saveSettings(change: Parameters<Actions['saveSettings']>[0]): Promise<ActionAnswer> {
    const answer = await this.#act('settings', () => this.options.actions.saveSettings(change));
    if (answer.ok) void this.checkForUpdates();
    return answer;
  }

  async checkForUpdates(): Promise<AppState['update']> {
    const { store, helper } = this.options;
    const isNew = store.state.status?.condition === 'not-set-up' && !store.state.embedded;
    if (!store.state.checking && !isNew) {
      store.dispatch({ type: 'check-began' });
      store.dispatch({ type: 'checked', answer: await askBranches(helper) });
      this.schedule.restart();
      if (store.state.update.state === 'available') void this.preview();
    }
    return store.state.update;
  }

  preview(since?: string): Promise<PreviewReply> {
    return this.#previews.get(this.options.store.state.update.remoteHash, since);
  }

  hear(events: readonly RunEvent[]): void {
    this.options.store.dispatch({ type: 'run', events });
    for (const event of events) {
      if (event.type === 'run-started') this.watch.changed();
      if (event.type === 'run-finished') {
        this.watch.changed();
        this.options.onRunEnded(event.report);
      }
    }
  }

  /** A run that was asked for is answered once its first sign is seen, so that nobody is tempted to ask twice. */
  async #begin(start: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
    const { store } = this.options;
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

  async #act(action: Action, act: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
    const { store } = this.options;
    store.dispatch({ type: 'asked', action });
    const answer = await act();
    store.dispatch({ type: 'answered', answer });
    await this.watch.read();
    return answer;
  }

  async #readStatus() {
    const { store, helper } = this.options;
    const answer = await askStatus(helper);
    if (answer.ok) store.dispatch({ type: 'status', status: answer.value });
    else store.dispatch({ type: 'status-failed', failure: answer.failure });
    return answer.ok ? answer.value : null;
  }
}
