import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { bundleFile } from '../../contract/bundle';
import { expect, test } from './support/fixtures';

test('a stick that is plugged in is offered, with what is in it, and put away', async ({
  sandbox,
  app,
  status,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const before = await sandbox.commitInUse();
  const made = join(sandbox.prefix, 'made');
  const media = join(sandbox.prefix, 'media');
  await mkdir(made);
  await sandbox.commitUpstream('main', 'Greet whoever asks');
  expect((await sandbox.helper('refresh')).exitCode).toBe(0);
  expect(await sandbox.helper('bundle', 'make', made)).toMatchObject({ exitCode: 0 });
  expect((await sandbox.helper('rollback', before)).exitCode).toBe(0);
  await expect(status.backButton).toBeVisible();
  await status.backButton.click();

  await mkdir(media);
  await rename(made, join(media, 'TEACHER'));
  const card = page.getByText(/“TEACHER” has LadyLinux as of today: \d+ commits?/);
  await expect(card).toBeVisible();
  for (const dark of [false, true]) {
    await app.setDark(dark);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
  await shoot(page, 'stick');
  await app.makeSmallest();
  expect(await status.overflowing()).toEqual([]);

  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toBeHidden();
  await rename(join(media, 'TEACHER'), made);
  await rename(made, join(media, 'AGAIN'));
  await expect(page.getByText(/“AGAIN” has LadyLinux/)).toBeVisible();
  await rename(join(media, 'AGAIN'), made);
  await expect(page.getByText(/“AGAIN” has LadyLinux/)).toBeHidden();
});

test('what is spoilt on a stick is no bundle that is shown', async ({ sandbox, status }) => {
  const { page } = status;
  await status.settled();
  const media = join(sandbox.prefix, 'media');
  const made = join(sandbox.prefix, 'made');
  const spoilt = join(media, 'SPOILT');
  await mkdir(media, { recursive: true });
  await cp(made, spoilt, { recursive: true });
  const manifest = join(spoilt, bundleFile);
  const text = await readFile(manifest, 'utf8');
  const card = page.getByText(/SPOILT.* has LadyLinux/);
  await expect(card).toBeVisible();
  await writeFile(manifest, text.replace(/"commit": "./, '"commit": "../'));
  await rename(spoilt, `${spoilt}\u202eX`);
  await expect(card).toBeHidden();
  await rm(media, { recursive: true });
});
