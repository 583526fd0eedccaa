import { execa } from 'execa';
import { expect, test } from './support/fixtures';
import { helperBundle } from './support/demo';

test('a refresh that nobody asked for is announced, and waits for an hour where a person says so', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await demo.helper('settings', 'set', 'unattended={"announceSeconds":600}');
  await demo.commitUpstream('main', 'Greet whoever asks');
  const args = [helperBundle, 'refresh', '--no-wait', '--prefix', demo.prefix];
  await execa(process.execPath, args, { env: { SUDO_USER: 'timer' } });

  await expect(page.getByText(/^LadyLinux will be refreshed in \d+/)).toBeVisible();
  await shoot(page, 'announced');
  await page.getByRole('button', { name: 'Wait 1 hour' }).click();
  await status.ended();
  await expect(status.closing).toContainText('waits for an hour');
});
