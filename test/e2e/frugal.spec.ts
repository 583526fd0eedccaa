import { expect, test } from './support/fixtures';

test('with no window there is no page’s process, and nothing wakes within a minute', async ({
  status,
  app,
}) => {
  await expect(status.condition).toHaveText('Healthy');
  expect(await app.processTypes()).toContain('Tab');
  await status.page.close();
  await expect.poll(() => app.processTypes()).not.toContain('Tab');

  // The next check for updates, and the end of the grace period of a notice; what the start asked for has a limit of its own.
  const pending = async () => (await app.timers()).pending;
  await expect.poll(pending, { timeout: 50_000 }).toBeLessThanOrEqual(2);
  const idle = await app.timers();
  expect(idle.begun).toEqual([]);

  // The same look finds a program that polls.
  await app.electron.evaluate(() => {
    setInterval(() => setTimeout(() => undefined, 100), 300);
  });
  const polling = await app.timers();
  expect(polling.pending).toBeGreaterThan(idle.pending);
  expect(polling.begun).toContain(100);
});
