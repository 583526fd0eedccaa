import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { BundleManifest, bundleFile } from '../../contract/bundle';
import { expect, test } from './support/fixtures';

const tiny = Buffer.from('a small model for a stick');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const manifest = JSON.stringify({
  models: [
    {
      ...{ id: 'tiny', filename: 'tiny.gguf', checksum: sha256(tiny) },
      source_url: 'https://127.0.0.1:1/tiny.gguf',
    },
  ],
});

async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.map(({ id, nodes }) => [id, nodes[0]?.html]);
}

test('a stick that is plugged in is offered, with what is in it, and put away', async ({
  demo,
  app,
  status,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const before = await demo.commitInUse();
  const models = join(demo.prefix, 'opt/ladylinux/models');
  const made = join(demo.prefix, 'made');
  const media = join(demo.prefix, 'media');
  await mkdir(made);
  await demo.commitFile('main', 'models/manifest.json', () => manifest, 'Ask for a model');
  expect((await demo.helper('refresh')).exitCode).toBe(0);
  await mkdir(models, { recursive: true });
  await writeFile(join(models, 'tiny.gguf'), tiny);
  await demo.helper('models', 'verify');
  expect(await demo.helper('bundle', 'make', made, '--models')).toMatchObject({ exitCode: 0 });
  await rm(join(models, 'tiny.gguf'));
  expect((await demo.helper('rollback', before)).exitCode).toBe(0);
  await expect(status.backButton).toBeVisible();
  await status.backButton.click();

  await mkdir(media);
  await rename(made, join(media, 'TEACHER'));
  const card = page.getByText(
    /“TEACHER” has LadyLinux as of today: \d+ new commits?, 1 model that is missing here \(25 bytes\)\./,
  );
  await expect(card).toBeVisible();
  for (const dark of [false, true]) {
    await app.setDark(dark);
    expect(await violations(page)).toEqual([]);
  }
  await shoot(page, 'stick');
  await app.makeSmallest();
  expect(await status.overflowing()).toEqual([]);

  await page.getByRole('button', { name: 'Use it…' }).click();
  const ask = page.getByRole('region', { name: 'Refresh LadyLinux from “TEACHER”?' });
  const onStick = await readFile(join(media, 'TEACHER', bundleFile));
  await expect(ask.locator('.fingerprint')).toHaveText(sha256(onStick));
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'stick-ask');
  expect(await status.overflowing()).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(card).toBeVisible();

  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toBeHidden();
  await rename(join(media, 'TEACHER'), made);
  await rename(made, join(media, 'AGAIN'));
  await expect(page.getByText(/“AGAIN” has LadyLinux/)).toBeVisible();
  await rename(join(media, 'AGAIN'), made);
  await expect(page.getByText(/“AGAIN” has LadyLinux/)).toBeHidden();
});

test('what is spoilt on a stick is no bundle that is shown', async ({ demo, status }) => {
  const { page } = status;
  await status.settled();
  const media = join(demo.prefix, 'media');
  const made = join(demo.prefix, 'made');
  const spoilt = join(media, 'SPOILT');
  await mkdir(media, { recursive: true });
  await cp(made, spoilt, { recursive: true });
  const file = join(spoilt, bundleFile);
  const text = await readFile(file, 'utf8');
  const card = page.getByText(/SPOILT.* has LadyLinux/);
  await expect(card).toBeVisible();
  await writeFile(file, text.replace(/"commit": "./, '"commit": "../'));
  await rename(spoilt, `${spoilt}\u202eX`);
  await expect(card).toBeHidden();
  await rm(media, { recursive: true });
});

test('a computer whose repository is out of reach is refreshed from a stick, models and all', async ({
  demo,
  status,
}) => {
  const { page } = status;
  await status.settled();
  const media = join(demo.prefix, 'media');
  const wanted = BundleManifest.parse(
    JSON.parse(await readFile(join(demo.prefix, 'made', bundleFile), 'utf8')),
  );
  await rename(demo.upstream, `${demo.upstream}.away`);
  await mkdir(media, { recursive: true });
  await cp(join(demo.prefix, 'made'), join(media, 'TEACHER'), { recursive: true });
  await page.getByRole('button', { name: 'Use it…' }).click();
  await page.getByRole('button', { name: 'It is the same: use it' }).click();
  await status.ended();
  await expect(status.closing).toContainText('Now on');
  expect(await demo.commitInUse()).toBe(wanted.commit);
  await status.backButton.click();
  await expect(
    page.getByText(/“TEACHER” has LadyLinux .*the version that you have\./),
  ).toBeVisible();
  const received = join(demo.prefix, 'opt/ladylinux/models/tiny.gguf');
  await expect.poll(() => readFile(received, 'utf8').catch(() => '')).toBe(String(tiny));
  await rename(`${demo.upstream}.away`, demo.upstream);
});

test('a stick is made in the window, with what fits and the fingerprint to hand on', async ({
  demo,
  app,
  status,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const media = join(demo.prefix, 'media');
  await rm(media, { recursive: true, force: true });
  await page.getByRole('button', { name: 'Save to a stick…' }).click();
  await expect(page.getByText('No stick is plugged in.')).toBeVisible();
  await mkdir(join(media, 'EMPTY'), { recursive: true });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/Takes about .*: it fits\./)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'stick-save');
  const withModels = page.getByRole('switch', { name: /^With 1 verified model/ });
  await expect(withModels).toBeChecked();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('progressbar', { name: 'Saving to the stick' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/does not contain a bundle yet/)).toBeVisible();
  await expect(readFile(join(media, 'EMPTY/LadyLinux', bundleFile))).rejects.toThrow('ENOENT');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/ of main is in .*EMPTY\/LadyLinux: /)).toBeVisible();
  const made = await readFile(join(media, 'EMPTY/LadyLinux', bundleFile));
  await expect(page.locator('.fingerprint')).toHaveText(sha256(made));
  const { models, commit } = BundleManifest.parse(JSON.parse(made.toString()));
  expect(models.map(({ path }) => path)).toEqual(['tiny.gguf']);
  expect(commit).toBe(await demo.commitInUse());
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'stick-saved');
  await app.makeSmallest();
  expect(await status.overflowing()).toEqual([]);
  expect((await demo.helper('bundle', 'verify', join(media, 'EMPTY/LadyLinux'))).exitCode).toBe(0);
});
