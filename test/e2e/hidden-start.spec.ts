import { expect, test } from './support/fixtures';
import { TrayApp } from './support/tray-app';

test('a start at login shows no window, unless a person starts it again meanwhile', async ({
  demo,
  panel,
}) => {
  const quiet = await TrayApp.launch(demo, { args: ['--hidden'] });
  await expect.poll(() => panel.tooltip()).toMatch(/Healthy/);
  expect(await quiet.windowCount()).toBe(0);
  await quiet.quit();

  const app = await TrayApp.launch(demo, { args: ['--hidden'] });
  await app.electron.evaluate(({ app: main }) => main.emit('second-instance'));
  const window = await app.window();
  await expect(window.getByRole('tab', { name: 'Overview' })).toBeVisible();
  await app.quit();
});
