import { appWithoutService, expect, test } from './support/fixtures';
import { Demo } from './support/demo';
import type { TrayApp } from './support/tray-app';

test('a repository that names no packages: they are proposed, agreed to once, and it runs', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await demo.removeFile('main', 'requirements.txt', 'Forget what it needs');
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

  const { stdout } = await demo.helper('settings', 'show', '--json');
  const { packages } = JSON.parse(stdout) as { packages: { names: string[] } };
  expect(packages.names).toEqual(expect.arrayContaining(['fastapi', 'uvicorn', 'idna==3.7']));
});

const first = test.extend<{ demo: Demo; app: TrayApp }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
  demo: async ({}, use) => {
    const demo = await Demo.create('--empty');
    await demo.removeFile('main', 'requirements.txt', 'Forget what it needs');
    await use(demo);
    await demo.remove();
  },
  app: appWithoutService,
});

first('a first version of such a repository is set up in the window', async ({ status, shoot }) => {
  const { page } = status;
  await page.getByRole('button', { name: 'Set up' }).click();
  await status.ended();
  await expect(status.closing).toContainText('does not say which Python packages');
  await page.getByRole('button', { name: 'Back to overview' }).click();
  const proposal = page.getByRole('form', { name: 'Which packages does it need?' });
  await expect(page.getByRole('textbox', { name: 'Repository' })).toBeVisible();
  await expect(proposal.getByRole('listitem').filter({ hasText: 'fastapi' })).toContainText(
    /api_layer\.py:\d+/,
  );
  await shoot(page, 'packages-proposed-first-run');
  await proposal.getByRole('button', { name: 'Install these and refresh' }).click();
  await status.ended();
  await status.backButton.click();
  await expect(status.condition).toHaveText('Healthy');
});
