import type { Locator, Page } from 'playwright';
import { Place } from '../../contract/ipc';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { shoot } from './support/screenshots';
import { isSeen } from './support/seen';
import { TrayApp } from './support/tray-app';

for (const [language, name] of [
  ['en', 'en_US.UTF-8'],
  ['de', 'de_DE.UTF-8'],
] as const)
  test(`the smallest window cuts nothing that can be pressed, in ${language}`, async ({
    demo,
    panel: _panel,
  }) => {
    await demo.helper('service', 'start');
    const app = await TrayApp.launch(demo, { env: { LANG: name, LC_ALL: name } });
    try {
      const status = new StatusWindow(await app.window());
      const { page } = status;
      await expect(page.locator('.checked-line')).toBeVisible();
      await app.makeSmallest();
      const look = async (at: string) => {
        await page.locator('.content').evaluate((content) => content.scrollTo(0, 0));
        await shoot(app, page, `small-${language}-${at}`, ['light']);
        // the page's own buttons, at the lower edge before anything is scrolled
        const own = page.locator('.page > :is(.actions, .form-actions) button');
        await expect.poll(() => unseen(own), { message: at, timeout: 5000 }).toEqual([]);
        await expect.poll(() => unseenWithFocus(page), { message: at, timeout: 5000 }).toEqual([]);
        expect(await status.overflowing(), at).toEqual([]);
      };
      for (const place of Place.options) {
        await app.goTo(place);
        await status.drawn();
        await look(place);
      }
      await app.goTo('overview');
      await app.pretend(page, {}, { condition: 'not-set-up' });
      await expect(page.locator('form.card')).toBeVisible();
      await look('first-run');
    } finally {
      await app.quit();
    }
  });

async function unseen(all: Locator): Promise<string[]> {
  const found: string[] = [];
  for (const each of await all.all())
    if (!(await each.evaluate(isSeen))) found.push(await each.innerText());
  return found;
}

/** Whatever the keyboard reaches: it is scrolled into view, and nothing lies over it. */
async function unseenWithFocus(page: Page): Promise<string[]> {
  const found: string[] = [];
  const reached = page.locator('.content :is(button, input):not(:disabled)');
  for (const each of await reached.all()) {
    if (!(await each.evaluate((at) => at.checkVisibility() && at.clientWidth > 1))) continue;
    await each.focus();
    // a switch is drawn by its label
    const drawn = await each.evaluateHandle((at: HTMLElement) => at.closest('label') ?? at);
    if (!(await drawn.evaluate(isSeen))) found.push(await drawn.evaluate((at) => at.outerHTML));
  }
  return found;
}
