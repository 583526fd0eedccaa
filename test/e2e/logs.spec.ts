import { execa } from 'execa';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';

const canary = 'canary5a1e0123456789abcdef';
const envCanary = 'a-value-without-any-pattern';

test('the logs of the service: as they come, searched, by level, without secrets, saved', async ({
  status,
  app,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await status.open('Logs');
  const log = page.getByRole('log', { name: 'The service' });
  await expect(log).toContainText('Uvicorn running on');

  const file = join(demo.prefix, 'var/lib/ladylinux/logs/ladylinux-api.service.log');
  await appendFile(file, `ERROR: it broke\nAPI_TOKEN=${canary}\n<img src=x>\u202e text\n`);
  await expect(log).toContainText('it broke');
  await expect(log).toContainText('API_TOKEN=***');
  await expect(log).not.toContainText(canary);
  await shoot(page, 'logs');

  // It stays where a person reads until it is to follow again.
  const follow = page.getByRole('switch', { name: 'Follow' });
  await follow.press('Space');
  await expect(follow).not.toBeChecked();
  const many = Array.from({ length: 500 }, (_, index) => `line ${String(index)}\n`).join('');
  await appendFile(file, `${many}the newest line\n`);
  await expect(page.getByText(/^5\d\d lines$/)).toBeVisible();
  await expect(page.getByText('the newest line')).toBeHidden();
  await follow.press('Space');
  await expect(page.getByText('the newest line')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search' }).fill('BROKE');
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'Errors', exact: true }).click();
  await expect(log).not.toContainText('Uvicorn running');
  await expect(log).toContainText('it broke');

  await page.getByRole('button', { name: 'Copy' }).click();
  await expect
    .poll(() => app.clipboard())
    .toMatch(/error ladylinux-api\.service ERROR: it broke\n$/);

  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  const target = join(folder, 'saved.log');
  await app.answerSaveDialog(target);
  await page.getByRole('button', { name: 'Save as…' }).click();
  await expect(page.getByText(`Saved as ${target}`)).toBeVisible();
  expect(await readFile(target, 'utf8')).toMatch(/error ladylinux-api\.service ERROR: it broke\n$/);
  await rm(folder, { recursive: true });

  await page.getByRole('button', { name: 'Of' }).click();
  await page.getByRole('option', { name: 'Refreshes' }).click();
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'Everything' }).click();
  await expect(page.getByRole('log', { name: 'Refreshes' })).toContainText('is set up on');
});

test(
  'a log of a hundred thousand lines stays quick to draw',
  { tag: '@thorough' },
  async ({ status, demo }) => {
    const { page } = status;
    const file = join(demo.prefix, 'var/lib/ladylinux/logs/ladylinux-api.service.log');
    await appendFile(
      file,
      Array.from({ length: 100_000 }, (_, index) => `line ${index} ${'x'.repeat(80)}\n`).join(''),
    );
    await status.open('Logs');
    await expect(page.getByText('20,000 lines')).toBeVisible();
    await expect(page.getByText('line 99999 ')).toBeVisible();
    expect(await page.locator('.long-list-row').count()).toBeLessThan(120);
  },
);

test('a problem report is shown, then saved as it was shown, with no secret in it', async ({
  status,
  app,
  demo,
  shoot,
}) => {
  const { page } = status;
  const env = join(demo.prefix, 'etc/ladylinux/ladylinux.env');
  const log = join(demo.prefix, 'var/lib/ladylinux/logs/ladylinux-api.service.log');
  await appendFile(env, `\nAPI_TOKEN=${canary}\nPLAIN=${envCanary}\n`);
  await appendFile(
    log,
    `asked https://me:${canary}@example.org with token=${canary} and ${envCanary}\n`,
  );
  await status.open('Report a problem');
  await page.getByRole('button', { name: 'Collect' }).click();
  const files = page.getByRole('listbox', { name: 'Files in the archive' });
  await expect(files.getByRole('option')).toHaveCount(8);
  await files.getByRole('option', { name: 'about.txt' }).click();
  await expect(page.getByRole('log', { name: 'about.txt' })).toContainText('ladylinux-refresh 0.');
  await files.getByRole('option', { name: 'status.json' }).click();
  await expect(page.getByRole('log', { name: 'status.json' })).toContainText('"condition"');
  await shoot(page, 'report');

  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  const target = join(folder, 'report.tar.gz');
  await app.answerSaveDialog(target);
  await page.getByRole('button', { name: 'Save as…' }).click();
  await expect(page.getByText(`Saved as ${target}`)).toBeVisible();
  await execa('tar', ['--extract', '--gzip', '--file', target], { cwd: folder });
  for (const secret of [canary, envCanary]) {
    const found = await execa('grep', ['-r', secret, folder], { reject: false });
    expect(found.stdout).toBe('');
    expect(found.exitCode).toBe(1);
  }
  // The archive that is searched holds the line that held them.
  expect((await execa('grep', ['-r', 'asked https://', folder])).stdout).toContain('***');
  await rm(folder, { recursive: true });
});
