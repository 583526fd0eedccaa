import { app, BrowserWindow, screen, type WebContents } from 'electron';
import { join } from 'node:path';
import type { IpcPush, Place } from '../../contract/ipc';
import type { IpcPushName } from '../../contract/ipc-names';
import { push } from '../ipc';
import { log } from '../log';
import { picture } from '../picture';
import { bundled } from '../places';
import { appOrigin } from '../protocol';
import { sizeOn } from './size';

const background = { dark: '#282a28', light: '#f3f4f1' } as const;

/** The only window. Closing it ends its process; the tray stays. */
export class StatusWindow {
  #window: BrowserWindow | null = null;
  readonly #shown: (() => void)[] = [];
  readonly #closed: (() => void)[] = [];

  constructor(
    private readonly isDark: () => boolean,
    /** Opens the window of a newer program that was installed over this one; null: this program shows its own window. */
    private readonly byAnother: () => Promise<unknown> | null,
  ) {}

  onShown(listener: () => void): void {
    this.#shown.push(listener);
  }

  onClosed(listener: () => void): void {
    this.#closed.push(listener);
  }

  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** The parent for a dialog; null while the window is closed. */
  get browser(): BrowserWindow | null {
    return this.#window;
  }

  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Sends to the page, if there is one. */
  push<N extends IpcPushName>(name: N, payload: IpcPush<N>): void {
    if (this.#window !== null) push(this.#window.webContents, name, payload);
  }

  /** The same as show, but an error goes to the log. */
  open(section?: Place): Promise<void> {
    return this.show(section).catch((error: unknown) => log.error('cannot show the window', error));
  }

  /** Shows the window, at a section if one is named. Resolves when something is visible, or when the window was closed first. */
  async show(section?: Place): Promise<void> {
    const another = this.#window === null ? this.byAnother() : null;
    if (another !== null) {
      await another;
      return;
    }
    if (this.#window !== null) {
      if (section !== undefined) this.push('push:section', section);
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      this.#window.focus();
      for (const tell of this.#shown) tell();
      return;
    }
    const window = this.#create();
    this.#window = window;
    const drawn = new Promise<void>((resolve) => {
      window.once('ready-to-show', () => {
        window.show();
        resolve();
      });
      window.once('closed', resolve);
    });
    for (const tell of this.#shown) tell();
    const url = `${appOrigin}/index.html#${section ?? 'overview'}`;
    await window.loadURL(url).catch((error: unknown) => {
      // A person may close it before it has loaded.
      if (!window.isDestroyed()) throw error;
    });
    await drawn;
  }

  toggle(): void {
    if (this.#window?.isVisible() === true && !this.#window.isMinimized()) this.#window.close();
    else void this.open();
  }

  #create(): BrowserWindow {
    const window = new BrowserWindow({
      ...sizeOn(screen.getPrimaryDisplay().workAreaSize),
      useContentSize: true,
      show: false,
      title: 'LadyLinux',
      icon: picture(join(bundled.icons, 'app', '256.png')),
      backgroundColor: background[this.isDark() ? 'dark' : 'light'],
      autoHideMenuBar: true,
      webPreferences: {
        preload: bundled.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    window.setMenu(null);
    window.webContents.on('before-input-event', (event, { type, key, control }) => {
      if (type !== 'keyDown' || !control || key.toLowerCase() !== 'w') return;
      event.preventDefault();
      window.close();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error('the window’s process ended', reason);
      window.destroy();
    });
    window.webContents.on('console-message', (...args: unknown[]) => {
      logPageMessage(args);
    });
    window.on('closed', () => {
      this.#window = null;
      for (const tell of this.#closed) tell();
    });
    return window;
  }
}

/** Electron 35 changed this event: the arguments became members of the first one. */
function logPageMessage(args: readonly unknown[]): void {
  const [details, oldLevel, oldMessage] = args as [
    { level?: string; message?: string },
    number | undefined,
    string | undefined,
  ];
  const isError = details.level === 'error' || oldLevel === 3;
  if (isError) log.error('page:', (details.message ?? oldMessage ?? '').slice(0, 4000));
}
