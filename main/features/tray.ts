import { app, type Tray } from 'electron';
import type { Locale } from '../../words/format';
import type { IpcHandlers } from '../ipc';
import type { StoreOf } from '../store';
import type { MenuAction } from '../tray/menu';
import { TrayIcon } from '../tray/tray';
import { watchTrayHost } from '../tray/tray-host';
import type { StatusWindow } from '../windows/status-window';
import type { SessionEvent } from './session-state';

type Calls = Pick<
  IpcHandlers,
  | 'refresh:start'
  | 'refresh:cancel'
  | 'refresh:hold'
  | 'staged:apply'
  | 'service:restart'
  | 'settings:save'
  | 'update:check'
  | 'open:application'
>;

/** The icon in the panel: its menu does what the window's buttons do. */
export function showTray(
  icon: Tray,
  store: StoreOf<SessionEvent>,
  window: StatusWindow,
  calls: Calls,
  locale: Locale,
): TrayIcon {
  const onAction = (action: MenuAction): void => {
    switch (action.kind) {
      case 'refresh':
        // A window that opens after the password dialog would take the keyboard focus from it.
        void window.open('overview').then(() => calls['refresh:start']({}));
        return;
      case 'apply': {
        const { when } = action;
        return void window.open('overview').then(() => calls['staged:apply']({ when }));
      }
      case 'hold':
        return void calls['refresh:hold'](undefined);
      case 'hold-updates':
        return void calls['settings:save']({ hold: action.hold });
      case 'cancel':
        return void calls['refresh:cancel'](undefined);
      case 'restart':
        return void calls['service:restart'](undefined);
      case 'check':
        return void calls['update:check'](undefined);
      case 'open':
        return void calls['open:application'](undefined);
      case 'show':
        return void window.open(action.section);
      case 'quit':
        app.quit();
    }
  };
  const tray = new TrayIcon({ tray: icon, locale, onClick: () => window.toggle(), onAction });
  tray.show(store.state);
  void watchTrayHost((present) => store.dispatch({ type: 'tray', present }));
  store.onChange((state, before) => {
    tray.show(state);
    // A failure that nobody would see, because the request came from the tray's menu.
    const isNewFailure = state.notice !== null && before.notice === null;
    if (isNewFailure && window.contents === null) void window.open();
  });
  return tray;
}
