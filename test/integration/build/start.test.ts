import { execa } from 'execa';
import { expect, vi } from 'vitest';
import { whyNoDisplay } from '../../../build/test/graphical.mjs';
import { withDisplay } from '../../../build/test/display.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import { test } from '../../support/folder';

test('npm start makes a sandbox, shows the window, and leaves nothing running', async ({
  folder,
  skip,
}) => {
  const whyNot = whyNoDisplay();
  skip(whyNot !== undefined, whyNot);
  const code = await withDisplay([], async (display) => {
    const { exitCode, all } = await execa('npm', ['start', '--', '--smoke'], {
      cwd: inProject('.'),
      env: { DISPLAY: display, XDG_DATA_HOME: folder, WAYLAND_DISPLAY: '' },
      all: true,
      reject: false,
    });
    expect(all).toMatch(/^ready$/m);
    return exitCode;
  });
  expect(code).toBe(0);
  await vi.waitFor(
    async () => {
      const { stdout } = await execa('pgrep', ['--full', '--list-full', folder], {
        reject: false,
      });
      expect(stdout).toBe('');
    },
    { timeout: 120_000, interval: 500 },
  );
}, 400_000);
