import { createServer } from 'node:net';
import { expect, test } from './support/fixtures';

test('a page can do nothing but what the table says', async ({ status, app }) => {
  const { page } = status;
  await expect(status.condition).toHaveText('Healthy');
  const url = page.url();

  const tried = await page.evaluate(async () => {
    const refused = (work: () => Promise<unknown>) =>
      work().then(
        () => 'allowed',
        () => 'refused',
      );
    const { ladylinux } = window as unknown as {
      ladylinux: { call: (name: string, request?: unknown) => Promise<unknown> };
    };
    return {
      node: typeof (globalThis as { process?: unknown; require?: unknown }).require,
      unknownCall: await refused(() => ladylinux.call('shell:exec', 'id')),
      extraMember: await refused(() => ladylinux.call('refresh:start', { rebuild: true })),
      badBranch: await refused(() =>
        ladylinux.call('refresh:start', { branch: '--upload-pack=x' }),
      ),
      badUrl: await refused(() =>
        ladylinux.call('branches:list', { repository: 'ext::sh -c id', allow: true }),
      ),
      fetched: await refused(() => fetch('https://example.org/')),
      file: await refused(() => fetch('file:///etc/passwd')),
      notifications: await Notification.requestPermission(),
      popup: window.open('https://example.org/') === null,
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that it is refused is the test
      evaluated: await refused(async () => Promise.resolve(new Function('return 1')())),
    };
  });
  expect(tried).toEqual({
    node: 'undefined',
    unknownCall: 'refused',
    extraMember: 'refused',
    badBranch: 'refused',
    badUrl: 'refused',
    fetched: 'refused',
    file: 'refused',
    notifications: 'denied',
    popup: true,
    evaluated: 'refused',
  });

  const navigation = await app.navigation(() =>
    page.evaluate(() => {
      window.location.href = 'https://example.org/';
    }),
  );
  expect(navigation).toEqual({ to: 'https://example.org/', isRefused: true });
  expect(page.url()).toBe(url);
  expect(await app.windowCount()).toBe(1);
});

test('a page has no host asked that nobody allowed', async ({ status, app, shoot }) => {
  const { page, settings } = status;
  let reached = 0;
  const host = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const place = host.address();
  const port = typeof place === 'object' && place !== null ? place.port : 0;
  const repository = `https://127.0.0.1:${String(port)}/what-it-saw`;
  await status.settled();

  await app.answerQuestions('Cancel');
  const answers = await page.evaluate(
    (url) =>
      Promise.all(
        [false, true].map((allow) =>
          window.ladylinux.call('branches:list', { repository: url, allow }),
        ),
      ),
    repository,
  );
  const notAsked = { state: 'failed', message: { code: 'repository-not-asked' } };
  expect(answers).toMatchObject([notAsked, notAsked]);

  await status.open('Settings');
  await settings.repository.fill(repository);
  await expect(settings.readBranches).toBeVisible();
  await shoot(page, 'host-not-asked');
  await settings.readBranches.click();
  await expect.poll(async () => (await app.questions()).length).toBe(2);
  for (const question of await app.questions()) expect(question).toContain(repository);
  await expect(settings.readBranches).toBeVisible();
  expect(reached).toBe(0);

  await app.answerQuestions('Ask it');
  await settings.readBranches.click();
  await expect(settings.readBranches).toBeHidden();
  expect(reached).toBeGreaterThan(0);
  host.close();
});

test('what others wrote stays text and inside its line', async ({ status, demo, shoot }) => {
  const { page } = status;
  const subject = `<img src=x onerror=alert(1)> \u202e${'מילה '.repeat(600)}${'W'.repeat(5000)} 👩‍🚀`;
  const staysInside = async () => {
    await expect(page.locator('img')).toHaveCount(0);
    // nothing that colours a terminal or turns the direction of what follows
    await expect(page.locator('body')).not.toContainText(/\p{Cc}\[|[\u202a-\u202e\u2066-\u2069]/u);
    await expect.poll(() => status.overflowing()).toEqual([]);
  };
  await status.settled();
  await demo.commitUpstream('main', subject);
  await demo.commitFile(
    'main',
    'models/manifest.json',
    (text) => {
      const name = JSON.stringify(`${subject.slice(0, 280)}\u001b[31m`);
      return text
        .replace(/"id": "[^"]*"/, `"id": ${name}`)
        .replaceAll(/"display_name": "[^"]*"/g, `"display_name": ${name}`)
        .replaceAll(/"notes": "[^"]*"/g, `"notes": ${name}`)
        .replaceAll('"required": false', '"required": true')
        .replaceAll('"filename": "', '"filename": "not-here-');
    },
    subject,
  );
  await demo.commitFile(
    'main',
    'refresh/prepare',
    (text) => `${text}\nprint(${JSON.stringify(`${subject}\u001b[31m red`)})\n`,
    'Say it',
  );
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('button', { name: 'What’s new…' }).click();
  await expect(page.getByRole('region', { name: 'Commits' })).toContainText('<img src=x');
  await staysInside();
  await shoot(page, 'hostile-preview');
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await status.ended();
  await status.step('Prepare').getByRole('button').click();
  await expect(page.getByRole('log')).toContainText('onerror=alert(1)');
  await staysInside();
  await shoot(page, 'hostile-run');
  await status.backButton.click();
  for (const section of ['Overview', 'Models', 'History', 'Logs'] as const) {
    await status.open(section);
    if (section === 'History') {
      await page.getByRole('listitem').getByRole('button').first().click();
      await page.getByRole('button', { name: 'Show the whole log' }).first().click();
    }
    if (section === 'Models') {
      const banner = page.getByRole('status').filter({ hasText: '2 required models are missing' });
      await expect(banner.locator('bdi')).toHaveCount(2);
      await expect(banner).toContainText('<img src=x onerror=alert(1)>');
    }
    // The service's log is the application's own: nothing of a commit is in it.
    if (section === 'Logs') await expect(page.locator('.log-card')).toBeVisible();
    else {
      await expect(page.locator('.content')).toContainText(
        section === 'Overview' ? 'Say it' : '<img src=x onerror=alert(1)>',
      );
    }
    await staysInside();
    await shoot(page, `hostile-${section.toLowerCase()}`);
  }
});
