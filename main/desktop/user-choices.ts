import { app } from 'electron';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { AppState, Place } from '../../contract/ipc';
import { Preferences, type PreferencesChange } from '../../contract/preferences';
import type { Locale } from '../../words/format';
import type { AppEvent } from '../app-state';
import { log } from '../log';
import type { Store } from '../store';
import { autostartFile, setAutostart } from './autostart';
import { notify } from './notify';
import { judgeCondition, judgeNews, type NoticeNews, type NoticeState } from './notice-rules';
import { readUserFile, writeUserFile } from './user-file';

const ToldFile = z.object({
  commit: z.string().max(64).nullable().default(null),
  since: z.iso.datetime().nullable().default(null),
});

interface UserChoicesOptions {
  readonly store: Store<AppState, AppEvent>;
  readonly file: string;
  readonly locale: Locale;
  readonly open: (place: Place) => void;
}

/** What the user chose without a password, and what follows from it: starting at login, being told of new commits. */
export class UserChoices {
  #told: Promise<NoticeState>;
  #heard: NoticeNews = 'nothing';
  #takeBack: (() => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #toldFile: string;

  constructor(private readonly options: UserChoicesOptions) {
    this.#toldFile = join(dirname(options.file), 'told.json');
    this.#told = readUserFile(this.#toldFile, ToldFile);
    options.store.onChange((state, before) => {
      if (state.update !== before.update) this.#tellNews();
      if (state.status !== before.status) this.#tellCondition(state);
    });
  }

  async save(change: PreferencesChange): Promise<Preferences> {
    const { store, file } = this.options;
    const preferences = Preferences.parse({ ...store.state.preferences, ...change });
    store.dispatch({ type: 'preferences', preferences });
    await writeUserFile(file, preferences);
    if (change.startAtLogin !== undefined && !store.state.embedded) {
      const autostart = autostartFile(app.getPath('appData'));
      await setAutostart(autostart, change.startAtLogin, process.execPath);
    }
    return preferences;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tellCondition(state: AppState): void {
    const { heard, notice } = judgeCondition(state, this.#heard, this.options.locale);
    this.#heard = heard;
    if (notice !== null) this.#takeBack = notify(notice, this.options.open);
    if (heard === 'ill') return;
    // What is over is not to be read later.
    this.#takeBack?.();
    this.#takeBack = null;
  }

  /** One after the other, so that nothing is told twice. */
  #tellNews(): void {
    this.#told = this.#told.then(async (before) => {
      const { store, locale, open } = this.options;
      const { told, notice, againInMs } = judgeNews(store.state, before, locale, new Date());
      clearTimeout(this.#timer);
      if (againInMs !== null) this.#timer = setTimeout(() => this.#tellNews(), againInMs);
      if (notice !== null) notify(notice, open);
      if (told.commit !== before.commit || told.since !== before.since) {
        await writeUserFile(this.#toldFile, told).catch((error: unknown) =>
          log.warn('cannot remember what was told', error),
        );
      }
      return told;
    });
  }
}
