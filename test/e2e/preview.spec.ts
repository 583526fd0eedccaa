import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';

test('what is new is shown before a password is asked for; later, or now', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await writeFile(join(demo.prefix, 'opt/ladylinux/app/notes.txt'), 'mine');
  await demo.commitFile(
    'main',
    'requirements.txt',
    (text) => `${text}\nidna==3.7\n`,
    'Ask for idna',
  );
  const hash = await demo.commitUpstream('main', 'Greet whoever asks');

  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('3 new commits on main.')).toBeVisible();
  await expect(status.fact('Code')).toContainText('3 commits behind');
  await shoot(page, 'update-available');

  await page.getByRole('button', { name: 'What’s new…' }).click();
  const commits = page.getByRole('region', { name: 'Commits' }).getByRole('listitem');
  await expect(commits).toHaveText([
    /Greet whoever asks.*Grace Hopper/,
    /Ask for idna/,
    /calm page/,
  ]);
  await expect(page.getByRole('row', { name: /^idna/ })).toContainText('3.7');
  await expect(page.getByRole('region', { name: 'Local changes' })).toContainText('notes.txt');
  await shoot(page, 'preview');
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await expect(status.refreshButton).toBeVisible();

  // The overview's line leads there, too.
  await status.fact('Code').getByRole('button', { name: '3 commits behind' }).click();
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await status.ended();
  await expect(status.closing).toContainText(`Now on ${hash.slice(0, 7)}`);
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText('Greet whoever asks');
});

test('a version is skipped, and one that somebody went back from is not offered again', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const first = await demo.commitUpstream('main', 'Not for us');
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('button', { name: 'What’s new…' }).click();
  await page.getByRole('button', { name: 'Skip this version' }).click();
  await expect(page.getByRole('button', { name: 'No longer skip it' })).toBeEnabled();
  await shoot(page, 'preview-skipped');
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await expect(page.getByText('A newer version is there; you skip it')).toBeVisible();
  await shoot(page, 'skipped');

  // a person may install it anyway, and return: then it is not offered again, without being skipped
  await status.refreshButton.click();
  await status.ended();
  await expect(status.closing).toContainText(`Now on ${first.slice(0, 7)}`);
  await demo.helper('rollback');
  await demo.helper('skip', '--clear');
  await status.backButton.click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('You went back from the newest version')).toBeVisible();
  await shoot(page, 'left');
  await demo.commitUpstream('main', 'For everybody');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText(/new commits? on main/)).toBeVisible();
});

test('a rewritten history is told before, and so is no network', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await demo.commitUpstream('main', 'Begin again', `${await demo.commitInUse()}~1`);
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('button', { name: 'What’s new…' }).click();
  await expect(page.getByText('The history of main was rewritten')).toBeVisible();
  await shoot(page, 'preview-rewritten');

  await demo.helper('settings', 'set', 'protocols=["https","http","file"]');
  await demo.helper('settings', 'set', 'repository=http://127.0.0.1:9/nothing');
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText(/^Offline/).first()).toBeVisible();
  await shoot(page, 'offline');
});
