import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { shoot, type Theme } from './support/screenshots';
import { TrayApp } from './support/tray-app';

test('long German words at twice the size stay inside their places', async ({
  sandbox,
  panel: _panel,
}) => {
  await sandbox.helper('service', 'start');
  const german = 'de_DE.UTF-8';
  const app = await TrayApp.launch(sandbox, {
    args: ['--force-device-scale-factor=2'],
    env: { LANG: german, LC_ALL: german },
  });
  try {
    const status = new StatusWindow(await app.window());
    const { page } = status;
    expect(await page.evaluate(() => window.devicePixelRatio)).toBe(2);
    const tabs = page.getByRole('tab');
    await expect(tabs.first()).toHaveText('Übersicht');
    const count = await tabs.count();
    const look = async (name: string, themes?: readonly Theme[]) => {
      for (let index = 0; index < count; index += 1) {
        await tabs.nth(index).click();
        await status.drawn();
        await expect.poll(() => status.overflowing()).toEqual([]);
        await shoot(app, page, `${name}-${String(index + 1)}`, themes);
      }
    };
    await look('german');
    await app.makeSmallest();
    await look('german-small', ['light']);
  } finally {
    await app.quit();
  }
});
