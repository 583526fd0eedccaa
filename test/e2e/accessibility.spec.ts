import { AxeBuilder } from '@axe-core/playwright';
import { settingsGroups } from './pages/settings-section';
import { sections } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { picture } from './support/screenshots';

test('every section passes the automatic checks, in both themes', async ({ status, app }) => {
  await status.settled();
  await status.page.emulateMedia({ reducedMotion: 'reduce' });
  for (const dark of [false, true]) {
    await app.setDark(dark);
    for (const section of sections) {
      await status.open(section);
      await status.drawn();
      const { violations, passes } = await new AxeBuilder({ page: status.page })
        .setLegacyMode()
        .analyze();
      expect(passes.length).toBeGreaterThan(10);
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => [section, dark, id, nodes[0]?.html])).toEqual([]);
    }
  }
});

test('what is new passes them as well', async ({ status, demo, app }) => {
  await status.settled();
  await status.page.emulateMedia({ reducedMotion: 'reduce' });
  await demo.commitFile('main', 'requirements.txt', (text) => `${text}\nidna==3.7\n`, 'Idna');
  await status.page.getByRole('button', { name: 'Check now' }).click();
  await status.page.getByRole('button', { name: 'What’s new…' }).click();
  await expect(status.page.getByRole('region', { name: 'Commits' })).toBeVisible();
  for (const dark of [false, true]) {
    await app.setDark(dark);
    const { violations } = await new AxeBuilder({ page: status.page }).setLegacyMode().analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [dark, id, nodes[0]?.html])).toEqual([]);
  }
});

test('everything is reached by the keyboard', async ({ status }) => {
  const { page } = status;
  await expect(status.condition).toHaveText('Healthy');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'Report a problem', level: 1 })).toBeVisible();
});

test('Tab reaches whatever can be pressed or filled in, and shows where it is', async ({
  status,
}) => {
  const { page } = status;
  await status.settled();
  for (const section of sections) {
    await status.open(section);
    await status.drawn();
    if (section === 'Settings') await status.settings.unfold(...settingsGroups);
    // Repeat if a button was disabled when it was passed: the app checks for updates on its own.
    await expect(async () => {
      await page.getByRole('tab', { name: section }).focus();
      const places = await status.walk();
      expect(places.length, section).toBeGreaterThan(1);
      expect(places.filter(({ isShown }) => !isShown)).toEqual([]);
      expect(await status.neverReached()).toEqual([]);
    }).toPass();
  }
});

test('where less motion is wanted, nothing moves by itself', async ({ status, app }) => {
  const { page } = status;
  await status.settled();
  const moving = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { animationName, transitionProperty, transitionDuration } =
            getComputedStyle(element);
          const glides = transitionProperty !== 'none' && !/^0s(?:, 0s)*$/.test(transitionDuration);
          return animationName !== 'none' || glides;
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
  await app.pretend(page, { checking: true }, { condition: 'refreshing' });
  expect(await moving()).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const section of sections) {
    await status.open(section);
    await status.drawn();
    expect(await moving(), section).toEqual([]);
  }
});

test('in high contrast every word has seven to one, and what is pressed an edge or a line', async ({
  status,
  app,
}) => {
  const { page } = status;
  await status.settled();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await app.setDesktopTheme('HighContrast');
  await page.locator('html[data-contrast=more]').waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await app.setDark(theme === 'dark');
    for (const section of sections) {
      await status.open(section);
      await status.drawn();
      await picture(page, `contrast-${section.toLowerCase().replaceAll(' ', '-')}`, theme);
      const { violations, passes } = await new AxeBuilder({ page })
        .setLegacyMode()
        .withRules(['color-contrast-enhanced'])
        .analyze();
      expect(passes.length).toBe(1);
      expect(violations.map(({ nodes }) => [section, theme, nodes[0]?.html])).toEqual([]);
      const bare = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.button, [aria-selected=true]')]
          .filter((element) => element.checkVisibility() && element.clientWidth > 1)
          .filter((element) => {
            const { borderTopStyle, textDecorationLine } = getComputedStyle(element);
            return borderTopStyle === 'none' && textDecorationLine === 'none';
          })
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect(bare, section).toEqual([]);
    }
  }
  await app.setDesktopTheme('Mint-Y');
  await page.locator('html[data-contrast=usual]').waitFor();
});
