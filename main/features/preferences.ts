import { app } from 'electron';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { AppState } from '../../contract/ipc';
import { Preferences, type PreferencesChange } from '../../contract/preferences';
import type { Announced } from '../../contract/staged';
import type { RunReport } from '../../contract/report';
import type { Stick } from '../../contract/stick';
import type { Locale } from '../../words/format';
import { autostartFile, setAutostart } from '../desktop/autostart';
import {
  announcedNotice,
  judgeCondition,
  judgeNews,
  runNotice,
  stickNotice,
  type DesktopNotice,
  type NoticeNews,
  type NoticeState,
} from '../desktop/notice-rules';
import { notify } from '../desktop/notify';
import { readUserFile, writeUserFile } from '../desktop/user-file';
import type { IpcHandlers } from '../ipc';
import { log } from '../log';
import type { StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';
import type { SessionEvent } from './session-state';

const ToldFile = z.object({
  commit: z.string().max(64).nullable().default(null),
  since: z.iso.datetime().nullable().default(null),
});

interface PreferencesOptions {
  readonly store: StoreOf<SessionEvent>;
  readonly file: string;
  readonly locale: Locale;
  readonly window: StatusWindow;
}

/** The user's choices that need no password, and their effects: start at login, notifications about new commits. */
export class PreferencesFeature {
  readonly handlers: Pick<IpcHandlers, 'preferences:save'> = {
    'preferences:save': (change) => this.#save(change),
  };
  #told: Promise<NoticeState>;
  #heard: NoticeNews = 'nothing';
  #takeBack: (() => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #toldFile: string;

  constructor(private readonly options: PreferencesOptions) {
    this.#toldFile = join(dirname(options.file), 'told.json');
    this.#told = readUserFile(this.#toldFile, ToldFile);
    options.store.onChange((state, before) => {
      if (state.update !== before.update) this.#tellNews();
      if (state.status !== before.status) this.#tellCondition(state);
    });
  }

  async #save(change: PreferencesChange): Promise<Preferences> {
    const { store, file } = this.options;
    const preferences = Preferences.parse({ ...store.state.preferences, ...change });
    store.dispatch({ type: 'preferences', preferences });
    await writeUserFile(file, preferences);
    if (change.startAtLogin !== undefined && !store.state.inPrefix) {
      const autostart = autostartFile(app.getPath('appData'));
      await setAutostart(autostart, change.startAtLogin, process.execPath);
    }
    return preferences;
  }

  /** No notification if the window in front shows the end anyway. */
  tellOfRun(report: RunReport): void {
    const { store, locale, window } = this.options;
    const notice = window.isFocused ? null : runNotice(report, store.state, locale);
    if (notice !== null) this.#notify(notice);
  }

  /** Also if the window is in front: the person may look elsewhere during that minute. */
  tellOfAnnounced(announced: Announced): void {
    const { store, locale } = this.options;
    const notice = announcedNotice(announced, store.state, locale, new Date());
    if (notice !== null) this.#notify(notice);
  }

  /** Not if the window in front shows its card anyway. */
  tellOfStick(stick: Stick): void {
    const { store, locale, window } = this.options;
    const notice = window.isFocused ? null : stickNotice(stick, store.state, locale, new Date());
    if (notice !== null) this.#notify(notice);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #notify(notice: DesktopNotice): () => void {
    return notify(notice, (place) => void this.options.window.open(place));
  }

  #tellCondition(state: AppState): void {
    const { heard, notice } = judgeCondition(state, this.#heard, this.options.locale);
    this.#heard = heard;
    if (notice !== null) this.#takeBack = this.#notify(notice);
    if (heard === 'ill') return;
    // Withdraw a notification that is out of date.
    this.#takeBack?.();
    this.#takeBack = null;
  }

  /** One after the other, so that nothing is notified twice. */
  #tellNews(): void {
    this.#told = this.#told.then(async (before) => {
      const { store, locale } = this.options;
      const { told, notice, againInMs } = judgeNews(store.state, before, locale, new Date());
      clearTimeout(this.#timer);
      if (againInMs !== null) this.#timer = setTimeout(() => this.#tellNews(), againInMs);
      if (notice !== null) this.#notify(notice);
      if (told.commit !== before.commit || told.since !== before.since) {
        await writeUserFile(this.#toldFile, told).catch((error: unknown) =>
          log.warn('could not save which news were shown', error),
        );
      }
      return told;
    });
  }
}
