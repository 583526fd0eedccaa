import { cp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { bundle } from '../../build/bundle.mjs';
import { Place } from '../../contract/ipc';
import { StatusWindow } from './pages/status-window';
import { expect, test } from './support/fixtures';
import { projectRoot, removeTree } from './support/demo';
import { shoot } from './support/screenshots';
import { TrayApp } from './support/tray-app';

const folder = join(tmpdir(), `ladylinux-pseudo-${String(process.pid)}`);

test.beforeAll(async () => {
  await bundle({ pseudo: folder });
  await cp(join(projectRoot, 'package.json'), join(folder, 'package.json'));
});
test.afterAll(() => removeTree(folder));

test('every word of the windows is translated, and none is cut, from either side', async ({
  demo,
  panel,
}) => {
  await writeFile(join(demo.prefix, 'opt/ladylinux/app/notes.txt'), 'mine\n');
  await demo.commitUpstream('main', 'Say good day');
  await demo.helper('service', 'start');
  const app = await TrayApp.launch(demo, { root: folder });
  try {
    const status = new StatusWindow(await app.window());
    const { page } = status;
    await expect(page.locator('.checked-line')).toContainText('[Chééckééd');
    const wrong: string[] = [];
    const settled = async (ask: () => Promise<string[]>) => {
      const ended = await expect
        .poll(ask, { timeout: 5_000 })
        .toEqual([])
        .then(() => [], ask);
      wrong.push(...ended);
    };
    const look = async (name: string) => {
      await expect(page.locator('h1')).toContainText('[');
      // all pages are read before any is checked, so that one run reports all problems
      await settled(async () => (await foreign(page)).map((text) => `${name} says ${text}`));
      for (const dir of ['rtl', 'ltr']) {
        await page.evaluate((to) => (document.documentElement.dir = to), dir);
        await settled(async () =>
          (await status.overflowing()).map((element) => `${name} ${dir} cuts ${element}`),
        );
        await shoot(app, page, `pseudo-${name}-${dir}`, ['light']);
      }
    };
    for (const place of Place.options) {
      await app.goTo(place);
      await (place === 'edits'
        ? expect(page.getByText('notes.txt').first()).toBeVisible()
        : status.drawn());
      await look(place);
    }
    await app.goTo('overview');
    await app.pretend(page, {}, { condition: 'not-set-up' });
    await expect(page.locator('form')).toBeVisible();
    await look('first-run');
    const labels = (await panel.menu()).map(({ label }) => label);
    expect(labels.length).toBeGreaterThan(5);
    expect(labels.filter((label) => bare(label) !== '')).toEqual([]);
    expect(bare(await panel.tooltip())).toBe('');
    expect(wrong).toEqual([]);
  } finally {
    await app.quit();
  }
});

/** What others wrote, and the logs. */
const data = '.hostile, .log';
/** What is the same in every language, or comes of the platform's own words: names, addresses, paths, sizes, days. */
const names =
  /^(?:LadyLinux|Python|ladylinux-api|main|https?|Show suggestions|https?:\S+|[0-9a-f]{7,40}|.+ ago|yesterday|\w+day, .+ [AP]M|\w{3} \d+, .+ [AP]M)$/;

/** What is said outside of all brackets, by the page's texts and by the names that are only heard. */
async function foreign(page: Page): Promise<string[]> {
  const said = await page.evaluate((selector) => {
    const heard = ['aria-label', 'title', 'placeholder', 'alt'];
    const found: string[] = [];
    for (const element of document.querySelectorAll('title, body *')) {
      if (element.closest(selector) !== null) continue;
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
      for (const name of heard) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  }, data);
  return said.filter((text) => /\p{L}{2}/u.test(bare(text)) && !names.test(text));
}

/** Without text in brackets, which may be nested. */
function bare(text: string): string {
  const less = text.replace(/\[[^[\]]*\]|\d+ (?:bytes|[kMG]B)/g, '');
  return less === text ? text.trim() : bare(less);
}
