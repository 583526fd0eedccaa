import { expect, test } from './support/fixtures';

test(
  'with no window there is no page’s process, and nothing wakes within a minute',
  { tag: '@thorough' },
  async ({ status, app }) => {
    await expect(status.condition).toHaveText('Healthy');
    expect(await app.processTypes()).toContain('Tab');
    await status.page.close();
    await expect.poll(() => app.processTypes()).not.toContain('Tab');

    // The next check for updates, and the end of the grace period of a notice; what the start asked for comes to its end.
    const tooMany = async () => {
      const { pending, begun } = await app.timers();
      return pending > 2 ? `${String(pending)} timers wait` : begun;
    };
    await expect.poll(tooMany).toEqual([]);

    // The same look finds a program that polls.
    await app.electron.evaluate(() => {
      setInterval(() => setTimeout(() => undefined, 100), 300);
    });
    await expect.poll(async () => (await app.timers()).begun).toContain(100);
  },
);
