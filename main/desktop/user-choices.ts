import { app } from 'electron';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { AppState, Section } from '../../contract/ipc';
import { Preferences, type PreferencesChange } from '../../contract/preferences';
import type { Locale } from '../../words/format';
import type { AppEvent } from '../app-state';
import { log } from '../log';
import type { Store } from '../store';
import { autostartFile, setAutostart } from './autostart';
import { notify } from './notify';
import { updateNotice } from './notice-rules';
import { readUserFile, writeUserFile } from './user-file';

const Told = z.object({ commit: z.string().max(64).nullable().default(null) });

interface UserChoicesOptions {
  readonly store: Store<AppState, AppEvent>;
  readonly file: string;
  readonly locale: Locale;
  readonly open: (section: Section) => void;
}

/** What the user chose without a password, and what follows from it: starting at login, being told of new commits. */
export class UserChoices {
  #toldOf: Promise<string | null>;
  readonly #toldFile: string;

  constructor(private readonly options: UserChoicesOptions) {
    this.#toldFile = join(dirname(options.file), 'told.json');
    this.#toldOf = readUserFile(this.#toldFile, Told).then(({ commit }) => commit);
    options.store.onChange((state, before) => {
      if (state.update !== before.update) void this.#tell(state);
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

  async #tell(state: AppState): Promise<void> {
    const notice = updateNotice(state, await this.#toldOf, this.options.locale);
    if (notice === null) return;
    this.#toldOf = Promise.resolve(notice.commit);
    notify(notice, this.options.open);
    await writeUserFile(this.#toldFile, { commit: notice.commit }).catch((error: unknown) =>
      log.warn('cannot remember what was told', error),
    );
  }
}
