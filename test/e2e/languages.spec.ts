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
    // Again where main told its own state meanwhile.
    await expect(async () => {
      await app.pretend(status.page, { embedded: false, pending: null }, { condition });
      await expect(waiting).toBeHidden({ timeout: 5000 });
      await expect(status.page.locator('.sandbox-mark')).toBeHidden({ timeout: 5000 });
      const before = await places();
      await app.pretend(status.page, { embedded: false, pending }, { condition });
      await expect(waiting).toBeVisible({ timeout: 5000 });
      expect(await places(), pending).toEqual(before);
    }).toPass({ timeout: 120_000 });
  }
});
