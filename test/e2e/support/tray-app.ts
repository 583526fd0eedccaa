import { execa } from 'execa';
import { _electron, type Browser, type ElectronApplication, type Page } from 'playwright';
import { expect } from 'playwright/test';
import { AppState, type Place } from '../../../contract/ipc';
import type { Status } from '../../../contract/status';
import { openOutside } from './outside-window';
import { helperBundle, projectRoot, type Demo } from './demo';

/** Milliseconds, as in playwright.config.ts: what Electron does is not under its limits. */
const within = 120_000;
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const environment = (demo: Demo): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  LANG: 'en_US.UTF-8',
  LC_ALL: 'en_US.UTF-8',
  LADYLINUX_PREFIX: demo.prefix,
  LADYLINUX_HELPER: helperBundle,
  LADYLINUX_NODE: process.execPath,
});

interface Navigation {
  readonly to: string;
  readonly isRefused: boolean;
}
/** What a main process under watch holds. */
interface Watched {
  navigation: Promise<Navigation>;
}

interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of another bundle of the app. */
  readonly root?: string;
}

/** The real app on a demo. What it says on standard error is kept: a crash in main looks like a window that never comes. */
export class TrayApp {
  #outside: Page | undefined;

  private constructor(
    readonly electron: ElectronApplication,
    readonly output: string[],
  ) {}

  static async launch(
    demo: Demo,
    { args = [], env = {}, root = projectRoot }: LaunchOptions = {},
  ): Promise<TrayApp> {
    const electron = await _electron.launch({
      cwd: projectRoot,
      args: [...asRoot, root, ...args],
      // without this Playwright adds --no-sandbox
      chromiumSandbox: asRoot.length === 0,
      env: { ...environment(demo), ...env },
      timeout: within,
    });
    electron.context().setDefaultTimeout(within);
    const output: string[] = [];
    electron.process().stderr?.on('data', (text: Buffer) => output.push(text.toString()));
    return new TrayApp(electron, output);
  }

  /** The first window, once a person can see it. */
  async window(): Promise<Page> {
    const page = await this.electron.firstWindow({ timeout: within });
    await expect.poll(() => this.#isVisible()).toBe(true);
    return page;
  }

  /** The pages of the first window in that browser; actions on the window apply to them. */
  async windowIn(browser: Browser): Promise<Page> {
    this.#outside = await openOutside(browser, this.electron, await this.window());
    return this.#outside;
  }

  /** The window that comes of an action. */
  async windowAfter(action: () => Promise<unknown>): Promise<Page> {
    const [page] = await Promise.all([
      this.electron.waitForEvent('window', { timeout: within }),
      action(),
    ]);
    return page;
  }

  async setDark(dark: boolean): Promise<void> {
    await this.electron.evaluate(
      ({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      },
      dark ? ('dark' as const) : ('light' as const),
    );
    const theme = `html[data-theme=${dark ? 'dark' : 'light'}]`;
    for (const page of this.electron.windows()) await page.locator(theme).waitFor();
    await this.#outside?.locator(theme).waitFor();
  }

  /** As Cinnamon's settings do: GTK tells the program that the theme changed, and the program asks for it. */
  async setDesktopTheme(name: string): Promise<void> {
    await execa('gsettings', ['set', 'org.cinnamon.desktop.interface', 'gtk-theme', name]);
    await this.electron.evaluate(({ nativeTheme }) => nativeTheme.emit('updated'));
  }

  /** Shows a state that is hard to reach, until main sends its next state. */
  async pretend(
    page: Page,
    state: Partial<AppState>,
    status: Partial<Status> | null,
  ): Promise<void> {
    const real = await page.evaluate(() => window.ladylinux.call('state:get'));
    const { status: known, ...rest } = AppState.parse(real);
    const told = { ...rest, ...state, status: known && status && { ...known, ...status } };
    await this.electron.evaluate(({ BrowserWindow }, pushed) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('push:state', pushed);
    }, told);
  }

  /** Where the tray's menu leads. */
  async goTo(place: Place): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }, wanted) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('push:section', wanted);
    }, place);
  }

  /** As small as a person can draw it (main/windows/status-window.ts). */
  async makeSmallest(): Promise<void> {
    const size = [600, 420] as const;
    await this.electron.evaluate(({ BrowserWindow }, [width, height]) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await this.#outside?.setViewportSize({ width: size[0], height: size[1] });
    const page = this.#outside ?? this.electron.windows()[0];
    await expect
      .poll(() => page?.evaluate(() => [window.innerWidth, window.innerHeight]))
      .toEqual(size);
  }

  /** Where a person would choose, in the desktop's own dialog, which Playwright cannot touch. */
  async answerSaveDialog(filePath: string): Promise<void> {
    await this.electron.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, filePath);
  }

  /** Presses that button of every question from now on, which Playwright cannot touch either. */
  async answerQuestions(button: string): Promise<void> {
    await this.electron.evaluate(({ dialog }, wanted) => {
      const asked: string[] = [];
      (globalThis as { asked?: string[] }).asked = asked;
      dialog.showMessageBox = (...args: unknown[]) => {
        const { message, detail, buttons } = args.at(-1) as Electron.MessageBoxOptions;
        asked.push(`${message} ${detail ?? ''}`);
        const response = buttons?.indexOf(wanted) ?? -1;
        return Promise.resolve({ response, checkboxChecked: false });
      };
    }, button);
  }

  questions(): Promise<string[]> {
    return this.electron.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
  }

  clipboard(): Promise<string> {
    return this.electron.evaluate(({ clipboard }) => clipboard.readText());
  }

  /** Chromium's word for a page's process is Tab. */
  processTypes(): Promise<string[]> {
    return this.electron.evaluate(({ app }) => app.getAppMetrics().map(({ type }) => type));
  }

  /** How many timers wait in the main process, and the delays below a minute that are asked for within two seconds. */
  timers(): Promise<{ pending: number; begun: number[] }> {
    return this.electron.evaluate(async () => {
      const real = globalThis.setTimeout;
      const pending = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const begun: number[] = [];
      const counting = (...args: Parameters<typeof real>) => {
        if ((args[1] ?? 0) < 60_000) begun.push(args[1] ?? 0);
        return real(...args);
      };
      globalThis.setTimeout = counting as typeof real;
      await new Promise((resolve) => real(resolve, 2000));
      globalThis.setTimeout = real;
      return { pending, begun };
    });
  }

  #isVisible(): Promise<boolean> {
    return this.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  }

  /** What an attempt of the page to lead elsewhere came to. */
  async navigation(attempt: () => Promise<unknown>): Promise<Navigation> {
    await this.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      (globalThis as unknown as Watched).navigation = new Promise((resolve) => {
        // After those who were there before us.
        window?.webContents.once('will-navigate', (event, to) => {
          resolve({ to, isRefused: event.defaultPrevented });
        });
      });
    });
    await attempt();
    return this.electron.evaluate(() => (globalThis as unknown as Watched).navigation);
  }

  windowCount(): Promise<number> {
    return this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  }

  /** Starts it once more, as a person does who does not see its window. Answers the exit code. */
  async startAgain(demo: Demo): Promise<number | undefined> {
    const { spawnfile } = this.electron.process();
    const { exitCode } = await execa(spawnfile, [...asRoot, projectRoot], {
      env: environment(demo),
      reject: false,
      timeout: within,
    });
    return exitCode;
  }

  async quit(): Promise<void> {
    await this.#outside?.close();
    await this.electron.close();
  }
}
