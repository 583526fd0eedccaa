import type { AppState, PreviewReply } from '../../contract/ipc';
import type { CheckInterval } from '../../contract/preferences';
import type { KnownPreview, PreviewAnswer } from '../../contract/preview';
import type { BranchesAnswer } from '../../contract/update';
import { askBranches, askPreview } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import type { Reducers, StoreOf } from '../store';
import { judgeUpdate } from './judge-update';

export type UpdatesEvent =
  | { readonly type: 'check-began' }
  | { readonly type: 'checked'; readonly answer: BranchesAnswer }
  | { readonly type: 'previewed'; readonly preview: KnownPreview };

export const updatesState: Reducers<UpdatesEvent> = {
  'check-began': (state) => ({ ...state, checking: true }),
  checked: (state, { answer }) => {
    const update = judgeUpdate(state.update, answer, state.status);
    // News counted up to another commit is not valid for this one.
    const news = state.news?.target === update.remoteHash ? state.news : null;
    return { ...state, checking: false, update, news };
  },
  previewed: (state, { preview }) => {
    const { target, newCommits, moreCommits, relation } = preview;
    const isForward = relation === 'newer' || relation === 'same';
    return { ...state, news: { target: target.hash, newCommits, moreCommits, isForward } };
  },
};

/** Whether there are newer commits, and what a refresh would bring. */
export class UpdatesFeature {
  readonly handlers: Pick<IpcHandlers, 'update:check' | 'preview:get'>;
  readonly #previews: Previews;
  readonly #schedule: CheckSchedule;

  constructor(
    private readonly store: StoreOf<UpdatesEvent>,
    private readonly helper: Helper,
  ) {
    this.#previews = new Previews({
      ask: () => askPreview(helper),
      current: () => store.state.status?.code?.hash ?? null,
      onKnown: (preview) => store.dispatch({ type: 'previewed', preview }),
    });
    this.#schedule = new CheckSchedule(() => void this.check());
    store.onChange(({ preferences }) => this.#schedule.choose(preferences.checkInterval));
    this.handlers = {
      'update:check': () => this.check(),
      'preview:get': ({ since }) => this.#preview(since),
    };
  }

  /** Checks now, and then at the interval that the person chose. */
  begin(): void {
    this.#schedule.choose(this.store.state.preferences.checkInterval);
    void this.check();
  }

  async check(): Promise<AppState['update']> {
    const { store, helper } = this;
    const isNew = store.state.status?.condition === 'not-set-up' && !store.state.inPrefix;
    if (!store.state.checking && !isNew) {
      store.dispatch({ type: 'check-began' });
      store.dispatch({ type: 'checked', answer: await askBranches(helper) });
      this.#schedule.restart(waitOf(store.state.update));
      if (store.state.update.state === 'available') void this.#preview();
    }
    return store.state.update;
  }

  #preview(since?: string): Promise<PreviewReply> {
    return this.#previews.get(this.store.state.update.remoteHash, since);
  }
}

interface PreviewsOptions {
  readonly ask: () => Promise<PreviewReply>;
  /** The commit in use. */
  readonly current: () => string | null;
  readonly onKnown: (preview: Extract<PreviewAnswer, { state: 'known' }>) => void;
}

/**
 * What a refresh would bring: one question serves all simultaneous callers, and the answer is kept while the code in use stays the same.
 */
export class Previews {
  #asking: Promise<PreviewReply> | null = null;
  #kept: Extract<PreviewAnswer, { state: 'known' }> | null = null;

  constructor(private readonly options: PreviewsOptions) {}

  /**
   * `remoteHash`: the newest known commit of the remote. An answer about another commit, or one requested earlier than this hash, is not
   * returned again.
   */
  async get(remoteHash: string | null, since?: string): Promise<PreviewReply> {
    const kept = this.#kept;
    const isAsWanted =
      kept !== null &&
      (kept.current?.hash ?? null) === this.options.current() &&
      (remoteHash === null || kept.target.hash === remoteHash) &&
      (since === undefined || kept.checkedAt > since);
    if (isAsWanted) return { ok: true, preview: kept };
    const isShared = this.#asking !== null;
    const reply = await this.#askOnce();
    const isOlder =
      isShared &&
      remoteHash !== null &&
      reply.ok &&
      reply.preview.state === 'known' &&
      reply.preview.target.hash !== remoteHash;
    return isOlder ? this.#askOnce() : reply;
  }

  #askOnce(): Promise<PreviewReply> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<PreviewReply> {
    const answer = await this.options.ask();
    if (answer.ok && answer.preview.state === 'known') {
      this.#kept = answer.preview;
      this.options.onKnown(answer.preview);
    }
    return answer;
  }
}

const hour = 60 * 60 * 1000;
const intervals: Record<Exclude<CheckInterval, 'never'>, number> = {
  hourly: hour,
  '6h': 6 * hour,
  daily: 24 * hour,
};

/** How long the remote asks us to wait, in milliseconds. */
export const waitOf = ({ message }: AppState['update']): number =>
  message?.code === 'host-asks-to-wait' ? Number(message.params['minutes']) * 60 * 1000 : 0;

/** Milliseconds between checks; null: only on request. */
export const checkEvery = (interval: CheckInterval): number | null =>
  interval === 'never' ? null : intervals[interval];

/** Checks at the chosen interval, counted from the last check of any kind. */
export class CheckSchedule {
  #timer: NodeJS.Timeout | undefined;
  #interval: CheckInterval = 'never';

  constructor(private readonly check: () => void) {}

  choose(interval: CheckInterval): void {
    if (interval === this.#interval) return;
    this.#interval = interval;
    this.restart();
  }

  /** `leastMs`: not sooner, regardless of the interval. */
  restart(leastMs = 0): void {
    clearTimeout(this.#timer);
    const delay = checkEvery(this.#interval);
    this.#timer = delay === null ? undefined : setTimeout(this.check, Math.max(delay, leastMs));
  }
}
