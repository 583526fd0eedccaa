import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Machine } from '../../support/machine';
import { sh } from './machine';

export const address = 'http://127.0.0.1:8099';

/** A machine without any repository except /srv/apt, served at `address`. */
export const serveApt = (machine: Machine): Promise<string> =>
  sh(
    machine,
    `rm -f /etc/apt/sources.list; rm -rf /etc/apt/sources.list.d /var/lib/apt/lists/*; mkdir -p /etc/apt/sources.list.d /etc/apt/keyrings
     systemd-run --quiet --unit=apt-repository /usr/bin/python3 -m http.server --bind 127.0.0.1 --directory /srv/apt 8099`,
  );

/** Runs the three lines of the README with that repository, and answers yes to apt. */
export async function installByReadme(
  machine: Machine,
  packages = 'ladylinux-refresh ladylinux-tray',
): Promise<void> {
  const lines =
    /```sh\n(sudo wget[\s\S]*?)```/.exec(await readFile('README.md', 'utf8'))?.[1] ?? '';
  expect(lines.trim().split('\n')).toHaveLength(3);
  const here = lines
    .replaceAll('sudo ', '')
    .replaceAll(/https:\/\/[^ ]+?(?=\/ladylinux\.gpg| stable)/g, address)
    .replace('apt install ladylinux-refresh ladylinux-tray', `apt-get install --yes ${packages}`);
  expect(here).not.toContain('https://');
  const key = ['wget', '-qO/dev/null', `${address}/ladylinux.gpg`] as const;
  await expect
    .poll(() => machine.exec(key, { reject: false }).then(({ exitCode }) => exitCode))
    .toBe(0);
  await sh(machine, `export DEBIAN_FRONTEND=noninteractive\n${here}`);
}

/** apt commands on that machine with the release in `folder`. */
export const aptOn = (machine: Machine, folder: string) => {
  const apt = (...args: string[]) =>
    machine.exec(
      ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', '--yes', ...args],
      {
        reject: false,
        all: true,
      },
    );
  return {
    apt,
    update: () => apt('update', '--error-on=any'),
    async offer(release: string): Promise<void> {
      await sh(machine, 'rm -rf /srv/apt');
      await machine.copyIn(join(folder, release, 'apt'), '/srv/apt');
    },
    installed: () =>
      sh(machine, `dpkg-query -W -f '\${db:Status-Status} \${Version}' ladylinux-refresh`),
    candidate: async () =>
      /Candidate: (\S+)/.exec(await sh(machine, 'apt-cache policy ladylinux-refresh'))?.[1],
  };
};
