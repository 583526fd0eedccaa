import { expect, test } from './support/fixtures';

const count = 300;

test(
  'a long list: few rows in the document, all of them within reach',
  { tag: '@thorough' },
  async ({ demo, status, shoot }) => {
    const { page } = status;
    await status.settled();
    await demo.commitFile(
      'main',
      'models/manifest.json',
      () =>
        JSON.stringify({
          models: Array.from({ length: count }, (_, index) => ({
            id: `model-${String(index + 1)}`,
            local_path: `model-${String(index + 1)}`,
            filename: 'weights.gguf',
            checksum: 'a'.repeat(64),
          })),
        }),
      'Ask for many models',
    );
    expect((await demo.helper('refresh')).exitCode).toBe(0);
    await status.open('Models');
    const list = page.getByRole('list', { name: 'Models' });
    const row = (number: number) =>
      list.getByRole('button', { name: new RegExp(`^model-${String(number)}\\b`) });
    const scrollTo = (share: number) =>
      page.locator('main').evaluate((main, to) => {
        main.scrollTop = main.scrollHeight * to;
      }, share);

    await expect(row(1)).toBeVisible();
    await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(count));
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);

    await row(2).click();
    const details = list.getByText('sha256 aaaaaaaaaaaaaaaa…');
    await expect(details).toBeVisible();
    await shoot(page, 'long-list');

    // The one with the focus stays in the document, so that the keyboard goes on from it.
    await scrollTo(1);
    await expect(row(count)).toBeInViewport();
    await shoot(page, 'long-list-end');
    await expect(row(2)).toBeFocused();
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Verify', exact: true })).toBeVisible();

    await scrollTo(0);
    await expect(details).toBeVisible();
    await row(3).focus();
    for (let number = 4; number <= 40; number += 1) {
      await page.keyboard.press('Tab');
      await expect(row(number)).toBeFocused();
    }
    await expect(row(40)).toBeInViewport();
  },
);
