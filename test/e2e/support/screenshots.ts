import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { projectRoot } from './demo';
import type { TrayApp } from './tray-app';

export type Shoot = (page: Page, name: string) => Promise<void>;

// Kept apart from docs/screenshots, which a run of the tests must not change behind a person's back.
export const resultsFolder =
  process.env['LADYLINUX_TEST_RESULTS'] ?? join(projectRoot, 'test-results');
const folder = join(resultsFolder, 'screenshots');

export type Theme = 'dark' | 'light';

/** The window in both themes by default; light again at the end. */
export async function shoot(
  app: TrayApp,
  page: Page,
  name: string,
  themes: readonly Theme[] = ['dark', 'light'],
): Promise<void> {
  for (const theme of themes) {
    await app.setDark(theme === 'dark');
    await picture(page, name, theme);
  }
}

/** The window as it is. */
export async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
}
