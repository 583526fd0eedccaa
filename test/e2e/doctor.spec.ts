import { chmod, mkdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Demo } from './support/demo';
import { expect, test } from './support/fixtures';

const privateDir = (demo: Demo) => join(demo.prefix, 'var/lib/ladylinux-refresh/private');
const request = (demo: Demo) => join(privateDir(demo), 'request.json');

/** A request that was left long ago. */
async function leaveRequest(demo: Demo): Promise<void> {
  await mkdir(privateDir(demo), { recursive: true });
  await writeFile(request(demo), '{}');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(request(demo), anHourAgo, anHourAgo);
}

test('doctor says what fixing will do, fixes, and looks again', async ({ demo, status, shoot }) => {
  const { page } = status;
  await status.settled();
  const leftover = join(demo.prefix, 'opt/ladylinux/.refresh/next/app');
  await mkdir(leftover, { recursive: true });
  await writeFile(join(leftover, 'half.py'), '');
  await leaveRequest(demo);
  await writeFile(join(demo.prefix, 'etc/ladylinux/ladylinux.env'), 'export A=1\n', {
    flag: 'a',
  });
  await demo.helper('service', 'stop');
  await expect(status.condition).toHaveText('Stopped');

  await status.open('Doctor');
  const findings = page.getByRole('list', { name: 'Findings, the worst first' });
  const row = (text: string) => findings.getByRole('listitem').filter({ hasText: text });
  const down = row('does not run');
  const left = row('was left and never begun');
  const staging = row('An ended refresh left something');
  for (const each of [down, left, staging]) {
    await expect(each.getByRole('button', { name: 'Fix…' })).toBeVisible();
  }
  const byHand = row('begins with “export”');
  await expect(byHand).toBeVisible();
  await expect(byHand.getByRole('button')).toHaveCount(0);
  await shoot(page, 'doctor-findings');

  await down.getByRole('button', { name: 'Fix…' }).click();
  await expect(down.getByRole('group', { name: 'What fixing does' })).toContainText('is started.');
  await shoot(page, 'doctor-fix');
  await down.getByRole('button', { name: 'Cancel' }).click();
  await expect(down.getByRole('button', { name: 'Fix…' })).toBeVisible();
  expect((await demo.helper('status', '--short')).stdout).toContain('Stopped');
  await down.getByRole('button', { name: 'Fix…' }).click();
  await down.getByRole('button', { name: 'Fix now' }).click();
  await expect(page.getByText('It is fixed.')).toBeVisible();
  await expect(down).toBeHidden();
  await expect(left).toBeVisible();
  expect(await demo.answer()).toContain('html');

  await page.getByRole('button', { name: /^Fix all \d/ }).click();
  const asked = page.getByRole('group', { name: 'What fixing does' });
  await expect(asked).toContainText('The request is taken away.');
  await expect(asked).toContainText('is emptied.');
  await shoot(page, 'doctor-fix-all');
  await asked.getByRole('button', { name: 'Fix now' }).click();
  await expect(page.getByText(/^All \d are fixed\.$/)).toBeVisible();
  await expect(stat(request(demo))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(stat(join(leftover, 'half.py'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(byHand).toBeVisible();
});

test('a fix that does not succeed is told in one sentence, and the finding stays', async ({
  demo,
  status,
}) => {
  test.skip(process.getuid?.() === 0, 'root may write everywhere');
  const { page } = status;
  await leaveRequest(demo);
  await status.open('Doctor');
  const left = page.getByRole('listitem').filter({ hasText: 'was left and never begun' });
  await left.getByRole('button', { name: 'Fix…' }).click();
  await chmod(privateDir(demo), 0o500);
  try {
    await left.getByRole('button', { name: 'Fix now' }).click();
    await expect(page.getByRole('alert')).toContainText('It could not be fixed');
    await expect(left.getByRole('button', { name: 'Fix…' })).toBeEnabled();
  } finally {
    await chmod(privateDir(demo), 0o700);
  }
});

test('what follows from a finding is folded under it', async ({ demo, status, shoot }) => {
  const { page } = status;
  await status.settled();
  const venv = join(demo.prefix, 'opt/ladylinux/venv');
  await demo.helper('service', 'stop');
  await expect(status.condition).toHaveText('Stopped');
  await rename(venv, `${venv}.away`);
  try {
    await status.open('Doctor');
    const rows = page.locator('.findings > li');
    const cause = rows.filter({ hasText: 'There is no Python environment' });
    await expect(cause).toBeVisible();
    const effect = cause.getByRole('listitem').filter({ hasText: 'does not run' });
    await expect(effect).toBeHidden();
    await expect(rows.filter({ hasText: 'does not run' })).toHaveCount(1);
    await cause.getByText('One more finding follows from it').click();
    await expect(effect).toBeVisible();
    await shoot(page, 'doctor-causes');
  } finally {
    await rename(`${venv}.away`, venv);
  }
});
