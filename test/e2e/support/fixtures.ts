import { test as base } from 'playwright/test';
import { StatusWindow } from '../pages/status-window';
import { Sandbox } from './sandbox';
import { TrayApp } from './tray-app';

interface Fixtures {
  readonly sandbox: Sandbox;
  readonly app: TrayApp;
  readonly status: StatusWindow;
}

/** A fresh sandbox and profile for each test; the app is quit and its service stopped afterwards. */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from it
  sandbox: async ({}, use) => {
    const sandbox = await Sandbox.create();
    await use(sandbox);
    await sandbox.remove();
  },
  app: async ({ sandbox }, use, info) => {
    const app = await TrayApp.launch(sandbox);
    await use(app);
    await app.quit();
    if (info.status !== info.expectedStatus) console.log(app.output.join(''));
  },
  status: async ({ app }, use) => {
    await use(new StatusWindow(await app.window()));
  },
});

export { expect } from 'playwright/test';
