import { expect, test as base } from './support/fixtures';
import { Demo } from './support/demo';

const unit = 'ladylinux-api.service';

/** A first version with the front page as its health path, as in an unknown repository. */
const test = base.extend<{ demo: Demo }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are needed
  demo: async ({}, use) => {
    const demo = await Demo.create('--empty');
    const services = JSON.stringify([{ unit, health: { path: '/' } }]);
    await demo.helper('settings', 'set', `services=${services}`);
    expect(await demo.helper('refresh')).toMatchObject({ exitCode: 0 });
    await use(demo);
    await demo.remove();
  },
});

test('a first version is judged by what it answers, and Python is set in the window', async ({
  status,
  demo,
  shoot,
}) => {
  const { page, settings } = status;
  await status.settled();
  const stored = async () =>
    JSON.parse((await demo.helper('settings', 'show', '--json')).stdout) as {
      services: { health: { path: string } }[];
    };

  const offer = page.getByRole('region', { name: `Judge ${unit} by /api/health?` });
  await expect(offer).toContainText('It answers 200 now, which counts as good.');
  await shoot(page, 'better-path');
  await offer.getByRole('button', { name: 'Judge it by that' }).click();
  await expect(offer).toBeHidden();
  expect((await stored()).services[0]?.health.path).toBe('/api/health');

  await status.open('Settings');
  await settings.unfold('Services, in the order of their start');
  // what the running service says to it is asked while it is typed, and nothing is stored for that
  const answers = (text: string) => expect(page.getByText(text)).toBeVisible();
  const accepted = page.getByRole('textbox', { name: 'Good answers' });
  const before = await stored();
  await answers('It answers 200 now, which counts as good.');
  await settings.healthPath.fill('/nowhere-at-all');
  await answers('It answers 404 now, which does not count as good.');
  await accepted.fill('404');
  await answers('It answers 404 now, which counts as good.');
  await shoot(page, 'settings-health-typed');
  await accepted.fill('200-399');
  await settings.healthPath.fill('/api/health');
  await answers('It answers 200 now, which counts as good.');
  expect(await stored()).toEqual(before);
  await settings.unfold('Python and its packages', 'Refreshing', 'Network');
  const named = (name: string) => settings.python.getByRole('textbox', { name });
  await named('Python').fill('python3');
  await expect(settings.python.getByText('or a path that begins with /')).toBeVisible();
  await expect(settings.apply).toBeDisabled();
  await named('Python').fill('auto');
  const packages = named('Packages where the repository names none');
  await packages.fill('fastapi\nhttps://example.org/evil');
  await expect(settings.python.getByText('“https://example.org/evil” is not')).toBeVisible();
  await expect(settings.apply).toBeDisabled();
  await shoot(page, 'settings-python');
  await packages.fill('fastapi\nuvicorn==0.34.0');
  await named('Extras of the repository’s own project').fill('cpu, tests');
  await settings.python.getByText('Download a Python if no').click();
  await page.getByText('Its own page may ask for a refresh').click();
  await page.getByRole('button', { name: 'Your scripts in after.d reach' }).click();
  await page.getByRole('option', { name: 'The internet, not this network' }).click();
  expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);
  await shoot(page, 'settings-asking');
  await settings.apply.click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await stored()).toMatchObject({
    packages: { names: ['fastapi', 'uvicorn==0.34.0'] },
    extras: ['cpu', 'tests'],
    python: { version: 'auto', managed: true },
    ask: true,
    after: { network: 'internet' },
  });
});
