import { expect, test } from './support/fixtures';

test('a repository that names no packages: they are proposed, agreed to once, and it runs', async ({
  status,
  sandbox,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await sandbox.removeFile('main', 'requirements.txt', 'Forget what it needs');
  await status.refreshButton.click();
  await status.ended();
  await expect(status.closing).toContainText('does not say which Python packages');

  const proposal = page.getByRole('form', { name: 'Which packages does it need?' });
  const fastapi = proposal.getByRole('listitem').filter({ hasText: 'fastapi' });
  await expect(fastapi).toContainText(/api_layer\.py:\d+/);
  await expect(proposal.getByRole('listitem').filter({ hasText: 'uvicorn' })).toBeVisible();
  await shoot(page, 'packages-proposed');

  await page.getByRole('button', { name: 'Back to overview' }).click();
  await expect(proposal).toBeVisible();
  await page.getByRole('button', { name: 'What’s new…' }).click();
  await expect(proposal).toBeVisible();
  await shoot(page, 'packages-proposed-preview');

  const more = proposal.getByRole('textbox', { name: 'More packages' });
  await more.fill('https://example.org/evil');
  await expect(proposal.getByText('is not a package')).toBeVisible();
  await expect(proposal.getByRole('button')).toBeDisabled();
  await more.fill('idna==3.7');
  await proposal.getByRole('button', { name: 'Install these and refresh' }).click();
  await status.ended();
  await expect(status.closing).toContainText('Now on');
  await expect(proposal).toBeHidden();
  await status.backButton.click();
  await expect(status.condition).toHaveText('Healthy');

  const { stdout } = await sandbox.helper('settings', 'show', '--json');
  const { packages } = JSON.parse(stdout) as { packages: { names: string[] } };
  expect(packages.names).toEqual(expect.arrayContaining(['fastapi', 'uvicorn', 'idna==3.7']));
});
