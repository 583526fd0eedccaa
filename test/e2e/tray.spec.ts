import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';

test('the tray tells the state and reaches everything', async ({ panel, app, status }) => {
  await status.settled();
  await expect
    .poll(() => panel.tooltip())
    .toMatch(/^LadyLinux · Demo · Healthy · main @ [0-9a-f]{7}/);

  const labels = (await panel.menu()).map(({ label }) => label);
  expect(labels).toEqual([
    expect.stringMatching(/^Healthy · main @ [0-9a-f]{7}$/),
    expect.stringMatching(/^(?:New commits on main|1 new commit on main|Checked .*)$/),
    'Refresh from GitHub',
    'Check now',
    'Hold updates',
    'Restart service',
    'Open LadyLinux in browser',
    'Status…',
    'History…',
    'Logs…',
    'Settings…',
    'Doctor…',
    'Report a problem…',
    'Quit and stop the demo',
  ]);

  // Closing the window ends its process; the tray stays and brings it back.
  await panel.leftClick();
  await expect.poll(() => app.windowCount()).toBe(0);
  const again = await app.windowAfter(() => panel.choose('Settings…'));
  await expect(again.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
});

test('the tray’s picture changes with the state, without anybody asking', async ({
  panel,
  status,
  demo,
}) => {
  await status.settled();
  await expect.poll(() => panel.tooltip()).toMatch(/Healthy.*new commit/i);
  const before = await panel.icon();
  await demo.helper('service', 'stop');
  await expect(status.condition).toHaveText('Stopped');
  await expect.poll(() => panel.icon()).not.toBe(before);
  await panel.choose('Restart service');
  await expect(status.condition).toHaveText('Healthy');
  await expect.poll(() => panel.icon()).toBe(before);
});

test('an icon that no panel shows counts as none, until one shows it', async ({
  panel,
  status,
}) => {
  await status.settled();
  const said = status.page.getByText('This panel has no place for icons.');
  await expect(said).toBeHidden();
  panel.hides();
  await expect(said).toBeVisible();
  panel.shows();
  await expect(said).toBeHidden();
});

test('a second start shows the window of the first and is done', async ({
  app,
  status,
  demo,
  panel,
}) => {
  await status.page.close();
  await expect.poll(() => app.windowCount()).toBe(0);
  const window = await app.windowAfter(async () => {
    expect(await app.startAgain(demo)).toBe(0);
  });
  await expect(window.getByRole('tab', { name: 'Overview' })).toBeVisible();
  expect(await panel.menu()).not.toEqual([]);
});

test('the news in the menu leads to what is new', async ({ panel, app, status }) => {
  await status.settled();
  await status.page.close();
  await expect.poll(() => app.windowCount()).toBe(0);
  const page = await app.windowAfter(() => panel.choose('1 new commit on main'));
  await expect(page.getByRole('region', { name: 'Commits' }).getByRole('listitem')).toHaveCount(1);
});

test('a window that was closed in the middle of a run shows it where it is when it comes back', async ({
  panel,
  app,
  status,
  demo,
}) => {
  await status.settled();
  const goOn = join(demo.prefix, 'go-on');
  const hash = await demo.commitFile(
    'main',
    'refresh/prepare',
    (text) =>
      `${text}\nimport time\nwhile not Path(${JSON.stringify(goOn)}).exists():\n    time.sleep(0.05)\n`,
    'Wait for a person',
  );
  await status.refreshButton.click();
  await expect(status.step('Prepare')).toHaveAttribute('aria-current', 'step');
  await status.page.close();
  await expect.poll(() => app.windowCount()).toBe(0);
  await expect.poll(() => panel.tooltip()).toContain('Prepare');

  const again = new StatusWindow(await app.windowAfter(() => panel.leftClick()));
  await expect(again.step('Prepare')).toHaveAttribute('aria-current', 'step');
  for (const done of ['Fetch', 'Stop service', 'Synchronize']) {
    await expect(again.step(done)).toContainText('done');
  }
  await expect(again.step('Restart and check')).toContainText('waiting');

  // What turns meanwhile stands still for those who asked the desktop for less motion.
  const moving = () => again.page.evaluate(() => document.getAnimations().length);
  await expect.poll(moving).toBeGreaterThan(0);
  await again.page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);

  await writeFile(goOn, '');
  await again.ended();
  await expect(again.closing).toContainText(`Now on ${hash.slice(0, 7)}`);
});
