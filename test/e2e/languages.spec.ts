import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locales } from '../../words/languages';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { projectRoot } from './support/demo';
import { shoot, type Theme } from './support/screenshots';
import { TrayApp } from './support/tray-app';

for (const locale of locales.filter((each) => each !== 'en'))
  test(
    `long words in ${locale} at twice the size stay inside their places`,
    {
      tag: locale === 'de' ? [] : '@thorough',
    },
    async ({ demo, panel: _panel }) => {
      await demo.helper('service', 'start');
      const { language, region } = new Intl.Locale(locale).maximize();
      const name = `${language}_${String(region)}.UTF-8`;
      const app = await TrayApp.launch(demo, {
        args: ['--force-device-scale-factor=2'],
        env: { LANG: name, LC_ALL: name },
      });
      try {
        const status = new StatusWindow(await app.window());
        const { page } = status;
        expect(await page.evaluate(() => window.devicePixelRatio)).toBe(2);
        const tabs = page.getByRole('tab');
        const words = await readFile(join(projectRoot, `words/${locale}.json`), 'utf8');
        const { ui } = JSON.parse(words) as { ui: Record<string, string> };
        await expect(tabs.first()).toHaveText(ui['section.overview'] ?? '');
        const count = await tabs.count();
        const look = async (shot: string, themes?: readonly Theme[]) => {
          for (let index = 0; index < count; index += 1) {
            await tabs.nth(index).click();
            await status.drawn();
            await expect.poll(() => status.overflowing()).toEqual([]);
            await shoot(app, page, `${shot}-${String(index + 1)}`, themes);
          }
        };
        await look(locale);
        await app.makeSmallest();
        await look(`${locale}-small`, ['light']);
      } finally {
        await app.quit();
      }
    },
  );

test('no button moves while it waits for the password', async ({ status, app }) => {
  await status.settled();
  const waiting = status.page.getByRole('button', { name: 'Waiting for permission…' });
  const places = () =>
    status.page
      .getByRole('button')
      .evaluateAll((buttons) =>
        buttons.map((button) => JSON.stringify(button.getBoundingClientRect())),
      );
  const cases = [
    { at: 'Overview', pending: 'refresh', condition: 'healthy' },
    { at: 'Overview', pending: 'restart', condition: 'healthy' },
    { at: 'Overview', pending: 'set-up', condition: 'not-set-up' },
    { at: 'Settings', pending: 'settings', condition: 'healthy' },
    { at: 'Doctor', pending: 'fix', condition: 'healthy' },
  ] as const;
  for (const { at, pending, condition } of cases) {
    await status.open(at);
    await status.drawn();
    // Repeat if main sent its own state meanwhile.
    await expect(async () => {
      await app.pretend(status.page, { inPrefix: false, pending: null }, { condition });
      await expect(waiting).toBeHidden({ timeout: 5000 });
      await expect(status.page.locator('.demo-mark')).toBeHidden({ timeout: 5000 });
      const before = await places();
      await app.pretend(status.page, { inPrefix: false, pending }, { condition });
      await expect(waiting).toBeVisible({ timeout: 5000 });
      expect(await places(), pending).toEqual(before);
    }).toPass({ timeout: 120_000 });
  }
});
