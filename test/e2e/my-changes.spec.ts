import { AxeBuilder } from '@axe-core/playwright';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { shoot as picture } from './support/screenshots';
import { TrayApp } from './support/tray-app';

const lines = 60_000;

test('what was changed is seen, saved as a patch, and comes along file by file', async ({
  app,
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  const inApp = (path: string) => join(demo.prefix, 'opt/ladylinux/app', path);
  const files = page.getByRole('listbox', { name: 'Changed files' });
  const file = (name: string) => files.getByRole('option').filter({ hasText: name });
  const difference = (name: string) =>
    page.getByRole('region', { name: `Difference of ${name}`, exact: true });
  const open = async () => {
    await status.fact('Code').getByRole('button', { name: 'My changes…' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'My changes' })).toBeVisible();
  };
  await status.settled();
  expect((await demo.helper('refresh')).exitCode).toBe(0);
  await status.ended();
  await status.backButton.click();
  await open();
  await expect(page.getByText('Nothing was changed here')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save as a patch…' })).toBeHidden();
  await shoot(page, 'my-changes-none');
  await status.backButton.click();

  const code = await readFile(inApp('api_layer.py'), 'utf8');
  await writeFile(inApp('api_layer.py'), `MINE = "<img src=x onerror=alert(1)>"\n${code}`);
  await writeFile(inApp('notes.txt'), '\u202e\u001b[31mmine\ntoken=hunter2hunter2hunter2\n');
  await writeFile(inApp('picture.png'), Buffer.from([0x89, 0x50, 0, 0, 1, 2, 3]));
  const readme = await readFile(inApp('README.md'), 'utf8');
  await writeFile(inApp('README.md'), readme.replace(/^.*$/m, 'My own words'));
  await symlink('/etc/passwd', inApp('link'));
  await writeFile(
    inApp('long.txt'),
    Array.from({ length: lines }, (_, at) => `line ${String(at)}\n`).join(''),
  );
  await open();
  await expect(page.getByText(/^6 files differ from /)).toBeVisible();

  await file('api_layer.py').click();
  const mine = difference('api_layer.py');
  await expect(mine.getByText('+MINE = "<img src=x onerror=alert(1)>"')).toHaveClass(/added/);
  await expect(page.locator('.content img')).toHaveCount(0);
  await shoot(page, 'my-changes');
  await file('README.md').click();
  await expect(difference('README.md').locator('.removed').first()).toBeVisible();
  await file('notes.txt').click();
  await expect(difference('notes.txt').locator('.added')).toHaveText(['+mine', '+token=***']);
  await file('picture.png').click();
  await expect(page.getByText('This file is not text.')).toBeVisible();
  await file('link').click();
  await expect(page.getByText('A patch cannot hold this')).toBeVisible();
  await expect(page.getByRole('switch')).toHaveCount(0);
  await file('long.txt').click();
  await expect(page.getByText('This is the beginning.')).toBeVisible();
  expect(await difference('long.txt').locator('.difference-line').count()).toBeLessThan(120);
  await difference('long.txt').evaluate((box) => {
    box.scrollTop = box.scrollHeight;
  });
  await expect(
    difference('long.txt')
      .getByText(/^\+line 3\d{4}$/)
      .first(),
  ).toBeVisible();
  await shoot(page, 'my-changes-long');

  const patch = join(demo.prefix, 'mine.patch');
  await app.answerSaveDialog(patch);
  await page.getByRole('button', { name: 'Save as a patch…' }).click();
  await expect(page.getByText(`Saved as ${patch}`)).toBeVisible();
  const saved = await readFile(patch, 'utf8');
  expect(saved).toContain('+MINE = ');
  expect(saved).toContain(`+line ${String(lines - 1)}`);
  expect(saved).not.toContain('root:');

  // by the keyboard alone: choose a file, and leave it out
  await file('long.txt').focus();
  await page.keyboard.press('End');
  await expect(files.getByRole('option', { selected: true })).toHaveCount(1);
  await file('long.txt').click();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('switch', { name: 'Keep on the new version' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Try 4 of 5 on the new version' })).toBeVisible();

  const hash = await demo.commitFile('main', 'README.md', () => 'Their words\n', 'Say it');
  await page.getByRole('button', { name: 'Try 4 of 5 on the new version' }).click();
  await status.ended();
  await expect(status.closing).toContainText(`Now on ${hash.slice(0, 7)}`);
  await expect(page.getByText('3 local edits are part of the new version')).toBeVisible();
  await expect(page.getByText('The local edit of README.md does not fit')).toBeVisible();
  await expect(page.getByText('long.txt')).toHaveCount(0);
  await shoot(page, 'my-changes-tried');
  expect(await readFile(inApp('api_layer.py'), 'utf8')).toContain('MINE = ');
  expect(await readFile(inApp('README.md'), 'utf8')).toBe('Their words\n');
  await expect(readFile(inApp('long.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test(
  'hundreds of changed files: few in the document, all of them told',
  { tag: '@thorough' },
  async ({ status, demo }) => {
    const { page } = status;
    const folder = join(demo.prefix, 'opt/ladylinux/app/many');
    await mkdir(folder);
    for (let at = 0; at < 700; at += 1)
      await writeFile(join(folder, `${String(at).padStart(3, '0')}.txt`), 'x\n');
    try {
      await status.settled();
      await status.fact('Code').getByRole('button', { name: 'My changes…' }).click();
      const files = page.getByRole('listbox', { name: 'Changed files' });
      await expect(files.getByRole('option').first()).toBeVisible();
      expect(await files.getByRole('option').count()).toBeLessThan(60);
      await expect(page.getByText(/^and \d{3} more$/)).toBeVisible();
      await files.getByRole('option').first().click();
      await page.keyboard.press('End');
      await expect(files.getByRole('option').filter({ hasText: 'many/' }).last()).toBeInViewport();
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test(
  'it passes the automatic checks, is walked by Tab, and holds long German words',
  { tag: '@thorough' },
  async ({ demo, panel: _panel }) => {
    await writeFile(join(demo.prefix, 'opt/ladylinux/app/notes.txt'), 'mine\n');
    await demo.helper('service', 'start');
    const german = 'de_DE.UTF-8';
    const app = await TrayApp.launch(demo, { env: { LANG: german, LC_ALL: german } });
    try {
      const status = new StatusWindow(await app.window());
      const { page } = status;
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.getByRole('button', { name: 'Meine Änderungen …' }).click();
      await expect(page.getByRole('listbox', { name: 'Geänderte Dateien' })).toBeVisible();
      await expect(page.getByRole('region', { name: /^Unterschied von / })).toBeVisible();
      for (const dark of [false, true]) {
        await app.setDark(dark);
        const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(passes.length).toBeGreaterThan(10);
        const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ''));
        expect(serious.map(({ id, nodes }) => [dark, id, nodes[0]?.html])).toEqual([]);
      }
      await page.getByRole('tab', { name: 'Übersicht' }).focus();
      const places = await status.walk();
      expect(places.filter(({ isShown }) => !isShown)).toEqual([]);
      expect(await status.neverReached()).toEqual([]);
      await expect.poll(() => status.overflowing()).toEqual([]);
      await picture(app, page, 'my-changes-german');
      await app.makeSmallest();
      await expect.poll(() => status.overflowing()).toEqual([]);
      await picture(app, page, 'my-changes-german-small', ['light']);
    } finally {
      await app.quit();
    }
  },
);
