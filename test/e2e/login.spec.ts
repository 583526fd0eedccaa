import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { execa } from 'execa';
import { expect, test } from './support/fixtures';

const secret = 'canary-of-the-proxy-a91c';
const wanted = `Basic ${Buffer.from(`pupil:${secret}`).toString('base64')}`;

/** A proxy that refuses everything: without a login with 407, with it with 403. */
async function startProxy() {
  const seen: (string | undefined)[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    const given = request.headers['proxy-authorization'];
    seen.push(given);
    socket.end(
      given === wanted
        ? 'HTTP/1.1 403 Forbidden\r\n\r\n'
        : 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${String(port)}`, seen, stop: () => server.close() };
}

test('a login that is missing is given where it was told, and leaves no trace', async ({
  status,
  demo,
  shoot,
}) => {
  const { page, settings } = status;
  const proxy = await startProxy();
  await demo.helper('settings', 'set', `proxy=http://${proxy.host}`);
  await status.settled();
  await status.open('Settings');
  await settings.unfold('Network');
  const network = page.getByRole('group', { name: 'Network' });
  const ask = network.getByRole('button', { name: 'Test', exact: true });
  await ask.click();
  await expect(network.getByText(`The proxy ${proxy.host} wants a login`)).toBeVisible();

  await network.getByRole('button', { name: 'Give a login' }).click();
  const form = page.getByRole('group', { name: 'Give a login' });
  const password = form.getByLabel('Password or token', { exact: true });
  await expect(password).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Its host' })).toHaveValue(proxy.host);
  await expect(password).toHaveAttribute('type', 'password');
  const keep = form.getByRole('button', { name: 'Keep this login' });
  await expect(keep).toBeDisabled();
  await form.getByRole('textbox', { name: 'User name' }).fill('pupil');
  await password.fill(secret);
  await shoot(page, 'settings-logins');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await password.press('Enter');

  const list = page.getByRole('list', { name: 'Logins' });
  const line = `${proxy.host}: a password or token for the proxy`;
  await expect(list.getByText(line)).toBeVisible();
  await expect(page.getByText(`Stored for ${proxy.host}.`)).toBeVisible();
  await expect(password).toHaveValue('');
  await ask.click();
  await expect(
    network.getByText(`The proxy ${proxy.host} does not allow the addresses`),
  ).toBeVisible();
  expect(proxy.seen).toContain(wanted);

  expect(
    await page.evaluate(() => JSON.stringify(document.documentElement.outerHTML)),
  ).not.toContain(secret);
  await demo.helper('report', '--output', join(demo.prefix, 'report.tar.gz'));
  await execa('tar', ['xzf', 'report.tar.gz'], { cwd: demo.prefix });
  const found = await execa('grep', ['-rlF', secret, demo.prefix], { reject: false });
  expect(found.stdout.split('\n')).toEqual([
    join(demo.prefix, 'var/lib/ladylinux-refresh/private/logins', proxyFile(proxy.host)),
  ]);

  await list.getByRole('button', { name: `Forget (${proxy.host})` }).click();
  await expect(list.getByText(line)).toBeHidden();
  expect((await demo.helper('logins')).stdout).toContain('has no login');
  proxy.stop();
});

const proxyFile = (host: string) => `proxy@${host.replace(':', '+')}`;

test('a deploy key is kept with the host’s key that a person confirms', async ({
  status,
  demo,
  app,
  shoot,
}) => {
  const { page, settings } = status;
  const make = (name: string) =>
    execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(demo.prefix, name)]);
  await make('host');
  await make('deploy');
  const port = 20_000 + (process.pid % 10_000);
  await mkdir('/run/sshd', { recursive: true }).catch(() => undefined);
  const options = [`Port=${String(port)}`, 'ListenAddress=127.0.0.1', 'PidFile=none'];
  const server = spawn(
    '/usr/sbin/sshd',
    ['-D', '-h', join(demo.prefix, 'host'), ...options.flatMap((each) => ['-o', each])],
    { stdio: 'ignore' },
  );
  const { stdout: listed } = await execa('ssh-keygen', ['-lf', join(demo.prefix, 'host.pub')]);
  const fingerprint = listed.split(' ')[1] ?? '';
  await status.settled();
  await status.open('Settings');
  await settings.unfold('Logins');
  const form = page.getByRole('group', { name: 'Give a login' });
  const host = `127.0.0.1:${String(port)}`;
  await form.getByRole('textbox', { name: 'Its host' }).fill(host);
  await form.getByRole('button', { name: /What you have$/ }).click();
  await page.getByRole('option', { name: 'An SSH key' }).click();
  await form.getByRole('textbox', { name: 'Private key' }).fill('ssh-ed25519 AAAA');
  await expect(form.getByText('This is no private key')).toBeVisible();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    form.getByRole('button', { name: 'Take it from a file…' }).click(),
  ]);
  await chooser.setFiles(join(demo.prefix, 'deploy'));
  await expect(form.getByText('This is no private key')).toBeHidden();
  const keep = form.getByRole('button', { name: 'Keep this login' });

  await app.answerQuestions('Cancel');
  const ask = form.getByRole('button', { name: 'Show the keys of the host' });
  await ask.click();
  await expect(form.getByText(`${host} was not asked for its keys`)).toBeVisible();
  await app.answerQuestions('Ask it');
  await ask.click();
  const right = form.getByRole('radio', { name: fingerprint });
  await expect(right).toBeAttached();
  await expect(right).not.toBeChecked();
  await expect(keep).toBeDisabled();
  await form.getByText(fingerprint).click();
  await shoot(page, 'settings-logins-key');
  await keep.click();
  await expect(page.getByText(`${host}: a deploy key for the code`)).toBeVisible();
  await expect(form.getByRole('textbox', { name: 'Private key' })).toHaveValue('');
  const { stdout } = await demo.helper('logins', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    logins: [{ for: 'repository', host, kind: 'key' }],
    own: [],
  });
  server.kill();
});
