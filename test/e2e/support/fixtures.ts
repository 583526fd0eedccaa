import { join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { expect, test as base, type TestFixture } from 'playwright/test';
import { StatusWindow } from '../pages/status-window';
import { Panel } from './panel';
import { removeTree, Demo } from './demo';
import { shoot, type Shoot } from './screenshots';
import { TrayApp } from './tray-app';

interface Fixtures {
  /** One for the tests of a file: building its environment takes the time of a download. */
  readonly demo: Demo;
  readonly panel: Panel;
  readonly app: TrayApp;
  readonly status: StatusWindow;
  readonly shoot: Shoot;
}
export interface WorkerFixtures {
  /** What draws the window's pages: Electron, or the Chromium of the distribution, which is newer or older than Electron's. */
  readonly engine: 'electron' | 'chromium';
  readonly outside: Browser | undefined;
  /** A worker runs several files; each file gets a new demo. */
  readonly demos: { of: (file: string) => Promise<Demo> };
}

/** The app without a service to start. */
export const appWithoutService: TestFixture<TrayApp, Pick<Fixtures, 'demo' | 'panel'>> = async (
  { demo, panel: _panel },
  use,
) => {
  const app = await TrayApp.launch(demo);
  await use(app);
  await app.quit();
};

/** A fresh app with a fresh profile for each test, in a session with a panel. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  engine: ['electron', { option: true, scope: 'worker' }],
  outside: [
    async ({ engine }, use) => {
      if (engine === 'electron') {
        await use(undefined);
        return;
      }
      const chromiumSandbox = process.getuid?.() !== 0;
      const executablePath = '/usr/bin/chromium';
      const browser = await chromium.launch({ executablePath, chromiumSandbox });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  demos: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
    async ({}, use) => {
      let held: { file: string; demo: Demo } | undefined;
      await use({
        of: async (file) => {
          if (held?.file === file) return held.demo;
          await held?.demo.remove();
          held = undefined;
          held = { file, demo: await Demo.create() };
          return held.demo;
        },
      });
      await held?.demo.remove();
    },
    { scope: 'worker' },
  ],
  demo: [
    async ({ demos }, use, info) => {
      await use(await demos.of(info.file));
    },
    { timeout: 600_000 },
  ],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
  panel: async ({}, use) => {
    const panel = await Panel.open();
    await use(panel);
    panel.close();
  },
  app: async ({ demo, panel: _panel }, use, info) => {
    await removeTree(join(demo.prefix, 'home'));
    expect(await demo.helper('service', 'start')).toMatchObject({ exitCode: 0 });
    const app = await TrayApp.launch(demo);
    await use(app);
    await app.quit();
    if (info.status !== info.expectedStatus) console.log(app.output.join(''));
  },
  shoot: async ({ app }, use) => {
    await use((page, name) => shoot(app, page, name));
  },
  status: async ({ app, outside }, use) => {
    await use(new StatusWindow(await (outside ? app.windowIn(outside) : app.window())));
  },
});

export { expect } from 'playwright/test';
