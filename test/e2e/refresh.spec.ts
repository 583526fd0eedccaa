import { expect, test } from './support/fixtures';

const other = 'develop';

test('refresh, see the new commit; change the branch, refresh, see the other branch', async ({
  status,
  sandbox,
  shoot,
}) => {
  test.setTimeout(300_000);
  const { page } = status;
  await expect(status.condition).toHaveText('Healthy');
  await shoot(page, 'overview');

  const hash = await sandbox.commitUpstream('main', 'Greet whoever asks');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('2 new commits on main.')).toBeVisible();
  await shoot(page, 'update-available');

  await status.refreshButton.click();
  await expect(status.step('Check this computer')).toBeVisible();
  await shoot(page, 'refreshing');
  await expect(status.backButton).toBeVisible({ timeout: 120_000 });
  for (const step of ['Stop service', 'Synchronize', 'Python environment', 'Restart and check']) {
    await expect(status.step(step)).toContainText(/done|unchanged/);
  }
  await expect(status.closing).toContainText(`Now on ${hash.slice(0, 7)}`);
  await shoot(page, 'refreshed');
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText(hash.slice(0, 7));
  await expect(status.fact('Code')).toContainText('Greet whoever asks');

  await status.open('Settings');
  await status.settings.chooseBranch('no-such-branch');
  await expect(page.getByText('The repository has no branch “no-such-branch”.')).toBeVisible();
  await expect(status.settings.apply).toBeDisabled();
  await status.settings.chooseBranch(other);
  await shoot(page, 'settings');
  await status.settings.apply.click();
  await expect(status.settings.apply).toBeDisabled();
  expect((await sandbox.helper('settings', 'show', '--json')).stdout).toContain(
    `"branch": "${other}"`,
  );

  await status.open('Overview');
  await status.refresh();
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText(other);
  expect(await sandbox.answer()).toContain('html');

  await status.open('History');
  const newest = page.getByRole('list', { name: 'Refreshes, newest first' }).getByRole('listitem');
  await newest.first().getByRole('button').click();
  await shoot(page, 'history');
  await status.open('Models');
  await shoot(page, 'models');
});
