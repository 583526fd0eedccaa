import type { Theme } from '../../contract/ipc';
import type { Preferences } from '../../contract/preferences';
import type { Reducers } from '../store';

/** Facts from the person's desktop and their choices. Separate from desktop.ts and preferences.ts, which need Electron. */
export type SessionEvent =
  | { readonly type: 'tray'; readonly present: boolean }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'preferences'; readonly preferences: Preferences };

export const sessionState: Reducers<SessionEvent> = {
  tray: (state, { present }) => ({ ...state, trayPresent: present }),
  theme: (state, { theme }) => ({ ...state, theme }),
  preferences: (state, { preferences }) => ({ ...state, preferences }),
};
