import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/fixtures';

test('a setting is found by its name, its explanation and its value, by the keyboard alone', async ({
  status,
  demo,
  shoot,
}) => {
  const { page, settings } = status;
  const quiet = JSON.stringify({ quiet: '08:30-17:45' });
  await demo.helper('settings', 'set', `unattended=${quiet}`);
  await status.settled();
  await status.open('Settings');
  await expect(settings.branch).toBeVisible();
  await shoot(page, 'settings-groups');
  const count = page.getByRole('status').filter({ hasText: 'found' });

  await page.keyboard.press('Tab');
  await expect(settings.search).toBeFocused();
  await page.keyboard.type('kept vers');
  await expect(count).toHaveText('1 setting found.');
  await expect(settings.kept).toBeVisible();
  await expect(settings.branch).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(settings.kept).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');

  const back = page.getByRole('button', { name: 'Back to the default: 3 (Kept versions)' });
  await expect(back).toBeVisible();
  await shoot(page, 'settings-search');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await page.keyboard.press('Tab');
  await expect(back).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(settings.kept).toHaveValue('3');
  await expect(settings.apply).toBeDisabled();

  await settings.search.fill('metered');
  await expect(page.getByRole('switch', { name: 'Also on metered connections' })).toBeAttached();
  await settings.search.fill('17:45');
  await expect(page.getByRole('textbox', { name: 'Quiet hours' })).toHaveValue('08:30-17:45');
  await settings.search.fill('parachute');
  await expect(
    page.getByText('No setting has “parachute” in its name, its explanation or its value.'),
  ).toBeVisible();
  await shoot(page, 'settings-search-nothing');
  await settings.search.press('Escape');
  await expect(settings.search).toHaveValue('');
  await expect(settings.branch).toBeVisible();
});

test('the network is set and tested', async ({ status, demo, shoot }) => {
  const { page, settings } = status;
  await status.settled();
  await status.open('Settings');
  await settings.unfold('Network');
  const network = page.getByRole('group', { name: 'Network' });
  await network.getByRole('button', { name: /Proxy$/ }).click();
  await page.getByRole('option', { name: 'An address' }).click();
  const address = network.getByRole('textbox', { name: 'Address of the proxy' });
  await address.fill('http://me:secret@proxy.example:3128');
  await expect(settings.apply).toBeDisabled();
  // The test sends nothing to other computers: nothing listens on the discard port.
  await address.fill('http://127.0.0.1:9');
  await network.getByRole('textbox', { name: 'Reached without the proxy' }).fill('example.org');
  await settings.apply.click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  const { stdout } = await demo.helper('settings', 'show', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    proxy: 'http://127.0.0.1:9',
    noProxy: ['example.org'],
  });
  await network.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(network.getByText(/The proxy 127\.0\.0\.1:9 could not be reached/)).toBeVisible();
  await network.getByRole('list').scrollIntoViewIfNeeded();
  await shoot(page, 'settings-network');
});
