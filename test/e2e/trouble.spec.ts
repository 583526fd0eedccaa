import type { AppState } from '../../contract/ipc';
import type { Status } from '../../contract/status';
import { settingsGroups } from './pages/settings-section';
import { expect, test } from './support/fixtures';
import { picture } from './support/screenshots';

interface Trouble {
  readonly name: string;
  readonly state?: Partial<AppState>;
  readonly status?: Partial<Status> | null;
  readonly says: string;
  /** The button that leads out of it. */
  readonly way?: string;
}

const unit = 'ladylinux-api.service';
const troubles: readonly Trouble[] = [
  {
    name: 'not-set-up',
    status: { condition: 'not-set-up', setUp: false, branch: null, code: null },
    says: 'This computer is not set up yet',
    way: 'Set up…',
  },
  {
    name: 'no-helper',
    state: {
      helper: 'missing',
      statusFailure: { kind: 'helper-missing', path: '/usr/lib/ladylinux/ladylinux-helper' },
    },
    status: null,
    says: 'sudo apt install ladylinux-refresh',
    way: 'Copy command',
  },
  {
    name: 'other-version',
    state: { helper: 'other-version' },
    status: { helperVersion: '0.0.9' },
    says: 'sudo apt install ladylinux-refresh ladylinux-tray',
    way: 'Copy command',
  },
  {
    name: 'newer-program',
    state: { newerProgram: '9.9.9' },
    says: 'Version 9.9.9 of this program is available',
    way: 'Copy command',
  },
  {
    name: 'newer-installed',
    state: { installedProgram: '9.9.9' },
    says: 'Version 9.9.9 of this program was installed; this window is still',
    way: 'Start again',
  },
  { name: 'no-tray', state: { trayPresent: false }, says: 'This panel has no place for icons.' },
  {
    name: 'failed-service',
    status: {
      condition: 'attention',
      services: [
        {
          ...{ unit, state: 'failed', since: null, mainPid: null },
          ...{ memoryBytes: null, restarts: 5, health: null },
        },
      ],
    },
    says: `The service ${unit} has failed.`,
    way: 'Restart service',
  },
  {
    name: 'stopped-service',
    status: {
      condition: 'stopped',
      services: [
        {
          ...{ unit, state: 'inactive', since: null, mainPid: null },
          ...{ memoryBytes: null, restarts: 0, health: null },
        },
      ],
    },
    says: 'Stopped',
    way: 'Start service',
  },
  {
    name: 'no-answer',
    status: { condition: 'attention' },
    says: `The service ${unit} runs, but does not answer as it should.`,
    way: 'Show log',
  },
  {
    name: 'exposed',
    status: { address: { url: 'http://192.0.2.7:8000/', exposed: true } },
    says: 'also reachable from your network',
  },
  {
    name: 'dialog-closed',
    state: { notice: { kind: 'dismissed' } },
    says: 'The password dialog was closed. Nothing was changed.',
    way: 'Dismiss',
  },
];

test('what stands in the way is told, each with its way out', async ({ status, app }) => {
  const { page } = status;
  await status.settled();
  for (const { name, state = {}, status: part = {}, says, way } of troubles) {
    for (const theme of ['dark', 'light'] as const) {
      const shown = {
        inPrefix: false,
        theme: { dark: theme === 'dark', accent: null, highContrast: false },
        ...state,
      };
      // Repeat if main sent its own state meanwhile.
      await expect(async () => {
        await app.pretend(page, shown, part);
        await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached({ timeout: 5000 });
        await expect(page.getByText(says).first(), name).toBeVisible({ timeout: 5000 });
        if (way !== undefined)
          await expect(page.getByRole('button', { name: way }).first()).toBeVisible({
            timeout: 5000,
          });
        expect(await status.overflowing()).toEqual([]);
        await picture(page, `trouble-${name}`, theme);
      }).toPass({ timeout: 120_000 });
    }
  }
});

test('what needs the password says so, and nothing else does', async ({ status, app }) => {
  const { page } = status;
  await status.settled();
  await status.open('Settings');
  await status.settings.chooseBranch('develop');
  const marks = page.getByRole('img', { name: 'Needs an administrator’s password' });
  await expect(marks).toHaveCount(0);
  for (const theme of ['dark', 'light'] as const) {
    // Repeat if main sent its own state meanwhile.
    await expect(async () => {
      const shown = {
        inPrefix: false,
        theme: { dark: theme === 'dark', accent: null, highContrast: false },
      };
      await app.pretend(page, shown, {});
      await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached({ timeout: 5000 });
      // Each group except your own settings.
      await expect(marks).toHaveCount(settingsGroups.length - 1, { timeout: 5000 });
      await expect(page.getByText('Applying asks for the password once.')).toBeVisible({
        timeout: 5000,
      });
      await page.getByText('Applying asks for the password once.').scrollIntoViewIfNeeded();
      await picture(page, 'settings-password', theme);
    }).toPass({ timeout: 120_000 });
  }
  const heads = page.locator('.setting-head').filter({ has: marks });
  await expect(heads.filter({ hasText: 'For you' })).toHaveCount(0);
});

test('a version whose preparation fails is taken back, and the window shows why', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  const before = await demo.commitInUse();
  const bad = await demo.commitFile(
    'main',
    'refresh/prepare',
    () => '#!/bin/sh\necho there is no such template\nexit 3\n',
    'Break the preparation',
  );
  await status.refreshButton.click();
  await status.ended();
  await expect(status.closing).toContainText(
    `${bad.slice(0, 7)} did not work, so you are back on ${before.slice(0, 7)}.`,
  );
  await page.getByRole('button', { name: 'Show why' }).click();
  await expect(page.getByRole('log')).toContainText('there is no such template');
  await shoot(page, 'rolled-back');
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText(before.slice(0, 7));
  expect(await demo.answer()).toContain('html');
});
