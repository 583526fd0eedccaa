import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failingBranch } from '../../contract/demo';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { picture } from './support/screenshots';
import { TrayApp } from './support/tray-app';

test('the first window is all green, with a model to fetch and to verify', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await expect(page.locator('.content').locator('.tone-warn, .tone-bad')).toHaveCount(0);
  await expect(page.getByText('1 new commit on main.')).toBeVisible();
  const models = status.fact('Models');
  await expect(models).toContainText('1 of 2 models present');
  await shoot(page, 'first-window');

  await models.getByRole('button', { name: '1 optional model is not here yet' }).click();
  await expect(page.getByRole('button', { name: /^Assistant \(small\).*Present/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Embeddings.*Not here yet/ })).toBeVisible();
  await expect(page.locator('.content').locator('.tone-warn, .tone-bad')).toHaveCount(0);
  await shoot(page, 'first-models');
  await page.getByRole('button', { name: 'Download what is missing' }).click();
  await expect(page.getByRole('button', { name: /^Embeddings.*Verified/ })).toBeVisible();
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Assistant \(small\).*Verified/ })).toBeVisible();
  await shoot(page, 'first-models-verified');
  const file = 'opt/ladylinux/models/embeddings/embeddings.gguf';
  expect(await readFile(join(demo.prefix, file))).toEqual(
    await readFile('sample/models/embeddings.gguf'),
  );
});

test('the tour shows how a version that fails is taken back, as often as one likes', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const before = await demo.commitInUse();
  const failing = await demo.git('rev-parse', failingBranch);
  for (let time = 0; time < 2; time += 1) {
    await page.getByRole('button', { name: 'See how it goes back' }).click();
    await status.ended();
    await expect(status.closing).toContainText(
      `${failing.slice(0, 7)} did not work, so you are back on ${before.slice(0, 7)}.`,
    );
    await page.getByRole('button', { name: 'Show why' }).click();
    await expect(page.getByRole('log')).toContainText(/^templates\/home\.html, line \d+/);
    await shoot(page, 'tour-back');
    await status.backButton.click();
    await expect(status.condition).toHaveText('Healthy');
  }
  expect(await demo.commitInUse()).toBe(before);
  const { stdout } = await demo.helper('settings', 'show', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ branch: 'main' });
  expect(await demo.answer()).toContain('html');
});

test(
  'what was put away stays away after the next start',
  { tag: '@thorough' },
  async ({ status, demo, app }) => {
    const { page } = status;
    await status.settled();
    const tour = page.getByRole('region', { name: 'Four things to try' });
    await expect(tour.getByRole('listitem')).toHaveCount(4);
    await tour.getByRole('button', { name: 'Choose the branch' }).click();
    await expect(status.settings.branch).toBeVisible();
    await status.open('Overview');
    await tour.getByRole('button', { name: 'See the models' }).click();
    await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
    const panelNotice = page.getByText('This panel has no place for icons.');
    await expect(async () => {
      await app.pretend(page, { trayPresent: false }, {});
      await page.getByRole('button', { name: 'Dismiss' }).click({ timeout: 5000 });
    }).toPass();
    await expect(panelNotice).toBeHidden();
    await status.open('Overview');
    await page.getByRole('button', { name: 'Close the tour' }).click();
    await expect(tour).toBeHidden();
    await picture(page, 'without-tour', 'light');
    await app.quit();

    // quitting ends a demo
    expect(await demo.helper('service', 'start')).toMatchObject({ exitCode: 0 });
    const again = await TrayApp.launch(demo);
    try {
      const next = new StatusWindow(await again.window());
      await next.settled();
      await again.pretend(next.page, { trayPresent: false }, {});
      await expect(next.page.getByRole('button', { name: 'Close the tour' })).toBeHidden();
      await expect(next.page.getByText('This panel has no place for icons.')).toBeHidden();
    } finally {
      await again.quit();
    }
  },
);
