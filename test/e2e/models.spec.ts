import { createHash } from 'node:crypto';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';

const tiny = Buffer.from('a small model for a test');
/** Sparse: takes no room, and longer to read than anybody looks on. */
const hugeBytes = 512 * 1024 ** 3;

test('the models page: what is missing, a download, a verification and its cancellation', async ({
  demo,
  status,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const sticks = join(demo.prefix, 'stick');
  const models = join(demo.prefix, 'opt/ladylinux/models');
  await mkdir(sticks);
  await writeFile(join(sticks, 'tiny.gguf'), tiny);
  await mkdir(join(models, 'huge'), { recursive: true });
  await writeFile(join(models, 'huge/huge.gguf'), '');
  await truncate(join(models, 'huge/huge.gguf'), hugeBytes);
  const manifest = {
    models: [
      {
        id: 'tiny',
        display_name: 'Tiny',
        source_url: `file://${sticks}/tiny.gguf`,
        checksum: createHash('sha256').update(tiny).digest('hex'),
        target_directory: 'tiny',
        required: true,
        notes: 'From a USB stick.',
      },
      {
        id: 'huge',
        display_name: 'Huge',
        filename: 'huge.gguf',
        local_path: 'huge',
        checksum: 'a'.repeat(64),
      },
    ],
  };
  await demo.commitFile(
    'main',
    'models/manifest.json',
    () => JSON.stringify(manifest),
    'Ask for two models',
  );
  await demo.helper('settings', 'set', `modelSources=${JSON.stringify([sticks])}`);
  expect((await demo.helper('refresh')).exitCode).toBe(0);

  await status.open('Models');
  await expect(page.getByText('1 required model is missing')).toBeVisible();
  await page.getByRole('button', { name: /^Tiny/ }).click();
  await expect(page.getByText('From a USB stick.')).toBeVisible();
  await shoot(page, 'models-missing');

  await page.getByRole('button', { name: 'Download what is missing' }).click();
  await expect(page.getByRole('button', { name: /^Tiny.*Verified/ })).toBeVisible();
  await expect(page.getByText('1 required model is missing')).toBeHidden();
  expect(await readFile(join(models, 'tiny/tiny.gguf'))).toEqual(tiny);

  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText(/\d.* of .*GB.*\/s/)).toBeVisible();
  await shoot(page, 'models-verifying');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Cancelled\./)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Huge.*Present/ })).toBeVisible();
});
