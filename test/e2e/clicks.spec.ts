import type { Locator } from 'playwright/test';
import { failingBranch } from '../../contract/demo';
import { expect, test } from './support/fixtures';

test('what is done often takes at most three clicks from the tray', async ({
  sandbox,
  panel,
  status,
  shoot,
}) => {
  const { page, settings } = status;
  await status.settled();
  const taken: Record<string, number> = {};
  const journey = async (
    name: string,
    walk: (does: {
      readonly choose: (label: string) => Promise<void>;
      readonly click: (what: Locator) => Promise<void>;
    }) => Promise<void>,
  ) => {
    taken[name] = 0;
    const counted = async (act: Promise<void>) => {
      taken[name] = (taken[name] ?? 0) + 1;
      await act;
    };
    await walk({
      choose: (label) => counted(panel.choose(label)),
      click: (what) => counted(what.click()),
    });
  };
  const before = await sandbox.commitInUse();
  await journey('refresh', async ({ choose }) => {
    await choose('Refresh from GitHub');
    await status.ended();
    await expect(status.closing).toContainText('Now on');
  });
  await status.backButton.click();
  await journey('go back', async ({ choose, click }) => {
    await choose('Status…');
    await shoot(page, 'go-back');
    await click(page.getByRole('button', { name: /^Return to [0-9a-f]{7}…$/ }));
    await click(page.getByRole('button', { name: 'Return to this version' }));
    await status.ended();
    expect(await sandbox.commitInUse()).toBe(before);
  });
  await status.backButton.click();
  await journey('hold', async ({ choose }) => {
    await choose('Hold updates');
    await expect
      .poll(async () => (await sandbox.helper('settings', 'show', '--json')).stdout)
      .toContain('"hold": true');
  });
  await panel.choose('Take updates again');
  await journey('find out why something failed', async ({ choose, click }) => {
    expect((await sandbox.helper('refresh', '--branch', failingBranch)).exitCode).not.toBe(0);
    await choose('History…');
    await click(page.getByRole('listitem').first().getByRole('button').first());
    await expect(page.getByText(/did not work|does not work/).first()).toBeVisible();
  });
  await journey('change the branch', async ({ choose, click }) => {
    await choose('Settings…');
    await click(settings.branch);
    await settings.chooseBranch('develop');
    await click(settings.apply);
    await expect
      .poll(async () => (await sandbox.helper('settings', 'show', '--json')).stdout)
      .toContain('"branch": "develop"');
  });
  expect(Object.entries(taken).filter(([, clicks]) => clicks > 3)).toEqual([]);
});
