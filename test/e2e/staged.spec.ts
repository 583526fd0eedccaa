import { expect, test } from './support/fixtures';

test('a refresh is prepared, waits in sight, and goes live when it is told to', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await demo.commitUpstream('main', 'Greet whoever asks');
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('button', { name: 'What’s new…' }).click();
  await page.getByRole('button', { name: 'Prepare, apply later' }).click();
  await status.ended();
  await expect(status.closing).toContainText('is ready');
  await status.backButton.click();

  const ready = page.getByText(/ is ready \(\d+ commits?\)\.$/);
  await expect(ready).toBeVisible();
  await shoot(page, 'staged');
  await page.getByRole('button', { name: 'At 18:00' }).click();
  await expect(page.getByText(/It will be applied on .*18:00/)).toBeVisible();
  await shoot(page, 'staged-at');
  await page.getByRole('button', { name: 'When nobody works' }).click();
  // the page that is looked at all the time is no conversation
  await status.ended();
  await expect(status.closing).toContainText('Now on');
  await status.backButton.click();
  await expect(ready).toBeHidden();
  await expect(status.fact('Last refresh')).toContainText('Applied');
});
