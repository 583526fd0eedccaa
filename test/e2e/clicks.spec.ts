import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleManifest, bundleFile } from '../../contract/bundle';
import { failingBranch } from '../../contract/demo';
import { journey } from './support/clicks';
import { appWithoutService, expect, test } from './support/fixtures';
import { Demo } from './support/demo';
import { isSeen } from './support/seen';
import type { TrayApp } from './support/tray-app';

test('what is done often takes at most three clicks from the tray', async ({
  demo,
  panel,
  status,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const before = await demo.commitInUse();
  await journey('refresh', panel, async ({ choose }) => {
    await choose('Refresh from GitHub');
    await status.ended();
    await expect(status.closing).toContainText('Now on');
  });
  const newest = await demo.commitInUse();
  const made = join(demo.prefix, 'made');
  await mkdir(made);
  expect(await demo.helper('bundle', 'make', made)).toMatchObject({ exitCode: 0 });
  await status.backButton.click();
  await journey('go back', panel, async ({ choose, click }) => {
    await choose('Status…');
    await shoot(page, 'go-back');
    await click(page.getByRole('button', { name: /^Return to [0-9a-f]{7}…$/ }));
    const confirm = page.getByRole('button', { name: 'Return to this version' });
    await expect.poll(() => confirm.evaluate(isSeen)).toBe(true);
    await click(confirm);
    await status.ended();
    expect(await demo.commitInUse()).toBe(before);
  });
  await status.backButton.click();
  await journey('take a stick', panel, async ({ choose, click }) => {
    await mkdir(join(demo.prefix, 'media'));
    await rename(made, join(demo.prefix, 'media/TEACHER'));
    await choose(/^“TEACHER” has LadyLinux/);
    await click(page.getByRole('button', { name: 'Use it…' }));
    await click(page.getByRole('button', { name: 'It is the same: use it' }));
    await status.ended();
    expect(await demo.commitInUse()).toBe(newest);
  });
  await status.backButton.click();
  await journey('hold', panel, async ({ choose }) => {
    await choose('Hold updates');
    await expect
      .poll(async () => (await demo.helper('settings', 'show', '--json')).stdout)
      .toContain('"hold": true');
  });
  await expect(page.getByText('Updates are held.')).toBeVisible();
  await page.getByRole('button', { name: 'Take updates again' }).click();
  await expect(page.getByText('Updates are held.')).toBeHidden();
  await journey('change the branch', panel, async ({ choose, click }) => {
    await choose('Status…');
    await click(page.getByRole('button', { name: 'Branch main: choose another' }));
    await expect(page.getByRole('menuitem', { name: /^develop/ })).toBeVisible();
    await shoot(page, 'branch-menu');
    const heights = await page
      .getByRole('menuitem')
      .evaluateAll((rows) => rows.map((row) => row.clientHeight));
    expect(Math.max(...heights)).toBeLessThanOrEqual(52);
    await click(page.getByRole('menuitem', { name: /^develop/ }));
    await expect
      .poll(async () => (await demo.helper('settings', 'show', '--json')).stdout)
      .toContain('"branch": "develop"');
  });
  await journey('find out why something failed', panel, async ({ choose, click }) => {
    expect((await demo.helper('refresh', '--branch', failingBranch)).exitCode).not.toBe(0);
    await choose('History…');
    await click(page.getByRole('listitem').first().getByRole('button').first());
    await expect(page.getByText(/did not work|does not work/).first()).toBeVisible();
  });
});

const first = test.extend<{ demo: Demo; app: TrayApp; teacher: Demo }>({
  teacher: async ({ demos }, use, info) => {
    await use(await demos.of(info.file));
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
  demo: async ({}, use) => {
    const demo = await Demo.create('--empty');
    await use(demo);
    await demo.remove();
  },
  app: appWithoutService,
});

first('so does setting up', async ({ demo, panel, status }) => {
  await journey('set up', panel, async ({ choose, click }) => {
    await choose('Status…');
    await click(status.page.getByRole('button', { name: 'Set up' }));
    await status.ended();
    await expect(status.closing).toContainText('is set up on');
  });
  expect(await demo.commitInUse()).not.toBe('');
});

first(
  'so does setting up from a stick, which the first page offers',
  async ({ demo, teacher, panel, app, status, shoot }) => {
    const { page } = status;
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'This computer is not set up yet',
    );
    const made = join(teacher.prefix, 'for-others');
    await mkdir(made);
    expect(await teacher.helper('bundle', 'make', made)).toMatchObject({ exitCode: 0 });
    const { repository, commit } = BundleManifest.parse(
      JSON.parse(await readFile(join(made, bundleFile), 'utf8')),
    );
    const follow = await demo.helper('settings', 'set', `repository=${repository}`);
    expect(follow).toMatchObject({ exitCode: 0 });
    // another computer: neither its port nor its repository is in reach
    await teacher.helper('service', 'stop');
    await rename(teacher.upstream, `${teacher.upstream}.away`);
    await mkdir(join(demo.prefix, 'media'));
    await journey('set up from a stick', panel, async ({ choose, click }) => {
      await rename(made, join(demo.prefix, 'media/TEACHER'));
      await choose(/^“TEACHER” has LadyLinux as of today: all that setting up needs/);
      await shoot(page, 'stick-first-run');
      await app.makeSmallest();
      expect(await status.overflowing()).toEqual([]);
      await click(page.getByRole('button', { name: 'Use it…' }));
      await expect(
        page.getByRole('region', { name: 'Set LadyLinux up from “TEACHER”?' }),
      ).toBeVisible();
      await shoot(page, 'stick-first-run-ask');
      await click(page.getByRole('button', { name: 'It is the same: use it' }));
      await status.ended();
      await expect(status.closing).toContainText('is set up on');
    });
    await rename(`${teacher.upstream}.away`, teacher.upstream);
    expect(await demo.commitInUse()).toBe(commit);
    await status.backButton.click();
    await expect(status.condition).toHaveText('Healthy');
  },
);
