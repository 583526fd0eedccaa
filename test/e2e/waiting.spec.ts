import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from './support/fixtures';
import { Demo } from './support/demo';

/** As the timer of a computer on battery leaves it. */
const test = base.extend<{ demo: Demo }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
  demo: async ({}, use) => {
    const demo = await Demo.create();
    const folder = join(demo.prefix, 'run/ladylinux-refresh');
    await mkdir(folder, { recursive: true });
    const at = new Date().toISOString();
    const waits = { code: 'waits-for-power', params: { percent: 12 } };
    await writeFile(join(folder, 'waiting.json'), JSON.stringify({ since: at, at, for: [waits] }));
    await use(demo);
    await demo.remove();
  },
});

test('what a refresh by the timer waits for is shown, and set', async ({ status, demo, shoot }) => {
  const { page, settings } = status;
  await status.settled();
  const sentence = 'A refresh waits for mains power: the battery is at 12 %.';
  await expect(page.getByText(sentence)).toBeVisible();
  await shoot(page, 'waiting');

  await status.open('Settings');
  await settings.unfold('Refreshes by the timer');
  const group = page.getByRole('group', { name: /Refreshes by the timer/ });
  const battery = group.getByRole('textbox', { name: 'Lowest battery charge' });
  await battery.fill('101');
  await expect(group.getByText('A number from 0 to 100.')).toBeVisible();
  await expect(settings.apply).toBeDisabled();
  await battery.fill('100');
  await group.getByRole('textbox', { name: 'Quiet hours' }).fill('08:00-18:00');
  await battery.scrollIntoViewIfNeeded();
  await shoot(page, 'settings-unattended');
  await settings.apply.click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const { stdout } = await demo.helper('settings', 'show', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    unattended: { quiet: '08:00-18:00', batteryPercent: 100, metered: false, maxLoad: 2 },
  });
});
