import type { Keyboard } from 'playwright';
import { AccessibilityBus, allOf, type Accessible } from './support/accessible';
import { sections } from './pages/status-window';
import { expect, test as base } from './support/fixtures';
import { TrayApp } from './support/tray-app';

/** The window as a screen reader has it: by roles and names on the accessibility bus, and by nothing else. */
class Reader {
  constructor(
    private readonly bus: AccessibilityBus,
    private readonly keyboard: Keyboard,
  ) {}

  /** The visible objects; read again if they change meanwhile. */
  async all(): Promise<Accessible[]> {
    let all: Accessible[] = [];
    await expect(async () => {
      all = allOf(await this.bus.read());
    }).toPass();
    return all;
  }

  async find(role: string, name: string): Promise<Accessible> {
    let found: Accessible | undefined;
    await expect(async () => {
      found = (await this.all()).find((each) => each.role === role && each.name === name);
      expect(found, `${role} “${name}”`).toBeDefined();
    }).toPass({ intervals: [1000] });
    if (found === undefined) throw new Error(name);
    return found;
  }

  async press(role: string, name: string): Promise<void> {
    await expect(async () => {
      expect(await this.bus.isEnabled(await this.find(role, name)), `${name} enabled`).toBe(true);
    }).toPass({ intervals: [500] });
    await this.bus.press(await this.find(role, name));
  }

  /** Goes there, and types: Chromium takes no text by this way. */
  async write(role: string, name: string, text: string): Promise<void> {
    await this.bus.focus(await this.find(role, name));
    await this.keyboard.press('ControlOrMeta+a');
    await this.keyboard.type(text);
  }
}

const test = base.extend<{ reader: Reader }>({
  reader: async ({ demo, panel: _panel }, use) => {
    await demo.helper('service', 'start');
    await demo.commitUpstream('main', 'Read this aloud');
    // Chromium builds its tree where a screen reader runs, which these stand for.
    const app = await TrayApp.launch(demo, {
      args: ['--force-renderer-accessibility'],
      env: { GNOME_ACCESSIBILITY: '1', ACCESSIBILITY_ENABLED: '1' },
    });
    const page = await app.window();
    const bus = await AccessibilityBus.open();
    await use(new Reader(bus, page.keyboard));
    bus.close();
    await app.quit();
  },
});

test('refresh, and find a setting, by roles and names alone', async ({ reader }) => {
  await reader.find('frame', 'Overview – LadyLinux');
  await reader.find('heading', 'Healthy');
  await reader.press('push button', 'Refresh from GitHub');
  await reader.press('push button', 'Back to overview');
  await reader.find('static', 'Read this aloud');

  await reader.press('page tab', 'Settings');
  await reader.find('heading', 'Settings');
  await reader.write('entry', 'Search settings', 'kept versions');
  await reader.find('static', '1 setting found.');
  await reader.find('entry', 'Kept versions');
});

test('change the branch, and refresh to it, by roles and names alone', async ({ reader, demo }) => {
  await reader.press('page tab', 'Settings');
  await reader.write('combo box', 'Branch', 'develop');
  await reader.press('push button', 'Apply');
  await reader.find('static', 'Saved.');
  await reader.press('page tab', 'Overview');
  await reader.press('push button', 'Refresh from GitHub');
  await reader.press('push button', 'Back to overview');
  await reader.find('static', 'Try a warmer accent');
  expect((await demo.helper('status', '--short')).stdout).toContain('develop');
});

test('fix what the doctor finds, by roles and names alone', async ({ reader, demo }) => {
  await reader.find('heading', 'Healthy');
  await demo.helper('service', 'stop');
  await reader.find('heading', 'Stopped');
  await reader.press('page tab', 'Doctor');
  await reader.press('push button', 'Fix…');
  await reader.press('push button', 'Fix now');
  await reader.find('static', 'It is fixed.');
  expect(await demo.answer()).toContain('html');
});

/** What can be pressed, written into or chosen. */
const used = /^(?:push button|toggle button|check box|radio button|entry|combo box|page tab|link)$/;

test('whatever can be used has a name, in every section', async ({ reader }) => {
  for (const section of sections) {
    await reader.press('page tab', section);
    await reader.find('frame', `${section} – LadyLinux`);
    let unnamed: Accessible[] = [];
    await expect(async () => {
      const all = (await reader.all()).filter(({ role }) => used.test(role));
      // more than the sections themselves: the page has come
      expect(all.length).toBeGreaterThan(sections.length);
      unnamed = all.filter(({ name }) => name.trim() === '');
    }).toPass({ intervals: [1000] });
    expect(unnamed.map(({ role }) => [section, role])).toEqual([]);
  }
});
