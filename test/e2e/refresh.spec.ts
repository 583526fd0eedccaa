import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';

const other = 'develop';

test('refresh, see the new commit; change the branch, refresh, see the other branch', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await page.getByRole('button', { name: 'Close the tour' }).click();
  await shoot(page, 'overview');

  const hash = await demo.commitUpstream('main', 'Greet whoever asks');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('2 new commits on main.')).toBeVisible();
  await shoot(page, 'update-available');

  await status.refreshButton.click();
  await expect(status.step('Check this computer')).toBeVisible();
  await shoot(page, 'refreshing');
  await status.ended();
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
  await status.settings.branch.fill('');
  await status.settings.branch.press('ArrowDown');
  await expect(page.getByRole('option', { name: other })).toContainText('Try a warmer accent');
  await expect(page.getByRole('option', { name: other })).toContainText(/ago|month|year/);
  await shoot(page, 'branches');
  await status.settings.chooseBranch(other);

  const { kept, healthPath } = status.settings;
  await status.settings.unfold('Refreshing', 'Services, in the order of their start');
  await kept.fill('0');
  await expect(page.getByText('A number from 1 to 50.')).toBeVisible();
  await expect(status.settings.apply).toBeDisabled();
  await kept.fill('5');
  await healthPath.fill('no slash');
  await expect(page.getByText('A path begins with / and has no spaces.')).toBeVisible();
  await expect(status.settings.apply).toBeDisabled();
  await shoot(page, 'settings-advanced');
  await healthPath.fill('/');
  await status.settings.apply.click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const { stdout } = await demo.helper('settings', 'show', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ branch: other, keep: 5 });

  await status.open('Overview');
  await status.refreshButton.click();
  await status.ended();
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText(other);
  expect(await demo.answer()).toContain('html');

  await status.open('History');
  const newest = page.getByRole('list', { name: 'Refreshes, newest first' }).getByRole('listitem');
  await expect(newest.first()).toContainText(/by \S+/);
  await expect(page.getByRole('figure')).toContainText('The last 3 refreshes');
  await shoot(page, 'history');
  await newest.first().getByRole('button').click();
  await newest.first().getByRole('button', { name: 'Show the whole log' }).click();
  // Where the environment was there already, only the preparation had something to say.
  await expect(page.getByRole('log', { name: 'Log of this run' })).toContainText(
    /— Prepare —\s+\d+ template\(s\) checked/,
  );
  await shoot(page, 'history-details');
  await status.open('Models');
  await shoot(page, 'models');

  await status.open('History');
  await newest.nth(1).getByRole('button').first().click();
  await newest.nth(1).getByRole('button', { name: 'Return to this version' }).click();
  await expect(page.getByText(`Return to ${hash.slice(0, 7)}?`)).toBeVisible();
  await shoot(page, 'return');
  await newest.nth(1).getByRole('button', { name: 'Return to this version' }).click();
  await status.open('Overview');
  await status.ended();
  await expect(page.getByRole('heading', { name: 'Return to an earlier version' })).toBeVisible();
  await expect(page.getByText('Fetch', { exact: true })).toBeHidden();
  await shoot(page, 'returned');
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText(hash.slice(0, 7));
  await expect(status.fact('Last return')).toContainText('Returned');
  await shoot(page, 'went-back');
  await status.open('History');
  const table = page.getByRole('table');
  await expect(table.getByRole('row').last()).toContainText('Returned');
});

test(
  'older refreshes are shown when they are asked for, however many there are',
  { tag: '@thorough' },
  async ({ status, demo }) => {
    const older = 130;
    await status.settled();
    const file = join(demo.prefix, 'var/lib/ladylinux-refresh/history.jsonl');
    const known = (await readFile(file, 'utf8')).trim().split('\n');
    const { runId } = JSON.parse(known[0] ?? '') as { runId: string };
    const made = Array.from({ length: older }, (_, index) =>
      (known[0] ?? '').replaceAll(runId, `20200101T000000-${String(index).padStart(8, '0')}`),
    );
    await writeFile(file, `${[...made, ...known].join('\n')}\n`);
    const total = older + known.length;

    await status.open('History');
    const list = status.page.getByRole('list', { name: 'Refreshes, newest first' });
    const newest = list.getByRole('listitem').first();
    const more = status.page.getByRole('button', { name: /^Show \d+ older$/ });
    await expect(newest).toHaveAttribute('aria-setsize', '20');
    await expect(more).toHaveText(`Show ${String(total - 20)} older`);
    await more.click();
    await expect(newest).toHaveAttribute('aria-setsize', '120');
    await expect(more).toHaveText(`Show ${String(total - 120)} older`);
    await more.click();
    await expect(newest).toHaveAttribute('aria-setsize', String(total));
    await expect(more).toBeHidden();
    await status.page.locator('main').evaluate((main) => {
      main.scrollTop = main.scrollHeight;
    });
    await expect(list.locator(`[aria-posinset="${String(total)}"]`)).toBeInViewport();
  },
);
