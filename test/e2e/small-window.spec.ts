import type { Page } from 'playwright';
import { Place } from '../../contract/ipc';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { shoot } from './support/screenshots';
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
        await shoot(app, page, `small-${language}-${at}`, ['light']);
        await expect.poll(() => cutAtTheEdge(page), { message: at, timeout: 5000 }).toEqual([]);
        await expect
          .poll(() => cutWithTheKeyboard(page), { message: at, timeout: 5000 })
          .toEqual([]);
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

/** The page's own buttons, which stand at the lower edge, before anything is scrolled. */
const cutAtTheEdge = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const content = document.querySelector('.content');
    content?.scrollTo(0, 0);
    const bars = ['.page > .actions', '.page > .form-actions'];
    const buttons = bars.flatMap((bar) => [
      ...document.querySelectorAll<HTMLElement>(`.content ${bar} button`),
    ]);
    return buttons
      .filter((button) => button.checkVisibility())
      .filter((button) => {
        const { top, bottom, left } = button.getBoundingClientRect();
        if (top < 0 || bottom > window.innerHeight) return true;
        return ![top + 2, bottom - 2].every((y) =>
          button.contains(document.elementFromPoint(left + 8, y)),
        );
      })
      .map((button) => button.textContent);
  });

/** Whatever the keyboard reaches: it is scrolled into view, and nothing lies over it. */
const cutWithTheKeyboard = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const content = document.querySelector('.content');
    content?.scrollTo(0, 0);
    const selector = '.content :is(button, input):not(:disabled)';
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (!element.checkVisibility() || element.clientWidth <= 1) continue;
      element.focus();
      const shown = element.closest('label') ?? element;
      const { top, bottom, left, height } = shown.getBoundingClientRect();
      if (height > window.innerHeight) continue;
      const isSeen = [top + 3, bottom - 3].every((y) => {
        const at = document.elementFromPoint(left + 8, y);
        return at !== null && (shown.contains(at) || at.contains(shown));
      });
      if (!isSeen)
        found.push(
          `${element.textContent} ${String(top)}–${String(bottom)}: ${String(document.elementFromPoint(left + 8, bottom - 3)?.className)}`,
        );
    }
    content?.scrollTo(0, 0);
    return found;
  });
