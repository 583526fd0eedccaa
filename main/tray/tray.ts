import { Menu, type MenuItemConstructorOptions, type Tray } from 'electron';
import type { AppState } from '../../contract/ipc';
import type { Locale } from '../../words/format';
import { drawing, firstDrawing } from './drawing';
import { iconState, type IconState } from './icon-state';
import { trayMenu, type MenuAction, type MenuEntry } from './menu';
import { tooltip } from './words';

interface TrayOptions {
  /** With the first drawing. */
  readonly tray: Tray;
  readonly locale: Locale;
  readonly onClick: () => void;
  readonly onAction: (action: MenuAction) => void;
}

/** The icon in the panel. Redraws only what has changed. */
export class TrayIcon {
  readonly #tray: Tray;
  #icon: IconState = firstDrawing;
  #menu = '';
  #tooltip = '';

  constructor(private readonly options: TrayOptions) {
    this.#tray = options.tray;
    // Cinnamon sends only left clicks; on desktops that send none, the menu has everything.
    this.#tray.on('click', options.onClick);
  }

  show(state: AppState): void {
    const icon = iconState(state);
    if (icon !== this.#icon) {
      this.#icon = icon;
      this.#tray.setImage(drawing(icon));
    }
    const line = tooltip(state, this.options.locale);
    if (line !== this.#tooltip) {
      this.#tooltip = line;
      this.#tray.setToolTip(line);
    }
    const entries = trayMenu(state, this.options.locale);
    const menu = JSON.stringify(entries);
    if (menu !== this.#menu) {
      this.#menu = menu;
      this.#tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => this.#item(entry))));
    }
  }

  stop(): void {
    this.#tray.destroy();
  }

  #item(entry: MenuEntry): MenuItemConstructorOptions {
    switch (entry.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'line':
        return { label: entry.label, enabled: false };
      case 'item':
        return {
          label: entry.label,
          enabled: entry.enabled,
          click: () => this.options.onAction(entry.action),
        };
    }
  }
}
