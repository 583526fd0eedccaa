import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { testCacheDirectory } from '../support/paths.mjs';
import { mustRun, query } from '../support/run.mjs';
import { timed } from '../support/say.mjs';

/**
 * A release for the root file systems of machines, other than the host's own.
 *
 * @typedef {object} Base
 * @property {string} name as debootstrap knows it
 * @property {string} title
 * @property {string} python its own version, as for pip's --python-version
 * @property {string} mirror
 * @property {readonly string[]} packages in addition to the smallest system
 */

/** @type {readonly Base[]} */
export const bases = [
  {
    name: 'trixie',
    title: 'Debian 13',
    python: '3.13',
    mirror: 'http://deb.debian.org/debian',
    packages: [
      ...['systemd', 'systemd-sysv', 'libpam-systemd', 'dbus', 'dbus-user-session', 'polkitd'],
      ...[
        'pkexec',
        'sudo',
        'adduser',
        'nodejs',
        'python3',
        'python3-venv',
        'git',
        'curl',
        'openssl',
      ],
      ...['ca-certificates', 'procps', 'psmisc', 'lsof', 'file', 'iproute2', 'nftables', 'kmod'],
      // what a Mint needs to install packages
      ...['wget', 'gnupg', 'apt-utils', 'unattended-upgrades'],
      ...['e2fsprogs', 'xz-utils', 'less', 'strace', 'bsdutils', 'bsdextrautils', 'bc'],
      ...['xvfb', 'x11-utils', 'xdotool', 'imagemagick', 'dbus-x11', 'cinnamon', 'xapp-sn-watcher'],
      ...[
        'libxss1',
        'libxtst6',
        'libatspi2.0-0t64',
        'libcups2t64',
        'man-db',
        'openssh-client',
        'bash-completion',
      ],
      // for an image, and to run it: Quadlet came with podman 4.4
      ...['buildah', 'podman', 'crun', 'uidmap', 'netavark', 'passt'],
      ...['libasound2t64', 'libgbm1', 'libnotify4', 'libnss3', 'libx11-xcb1', 'libgtk-3-0t64'],
    ],
  },
];

/** @param {string | undefined} name */
export const baseNamed = (name) => bases.find((base) => base.name === name);

/** @param {Base} base */
export const rootOf = (base) => join(testCacheDirectory(), `${base.name}-${hashOf(base)}`);

/** Part of the root's name: another list of packages is another root. @param {Base} base */
const hashOf = ({ mirror, packages }) =>
  createHash('sha256')
    .update(JSON.stringify([mirror, packages]))
    .digest('hex')
    .slice(0, 12);

/**
 * Why a base is not available here, if so.
 *
 * @param {Base} base
 */
export function whyNoBase(base) {
  if (existsSync(rootOf(base))) return undefined;
  if (query('debootstrap', ['--version']) === undefined) return 'debootstrap is missing';
  const release = `${base.mirror}/dists/${base.name}/Release`;
  const asked = ['--quiet', '--spider', '--timeout=10', '--tries=2', release];
  return query('wget', asked) === undefined ? `${base.mirror} cannot be reached` : undefined;
}

/**
 * Creates the root of a base unless one with that list of packages exists.
 *
 * @param {Base} base
 * @param {number} [output] the descriptor of a file for the output
 */
export async function ensureBase(base, output) {
  const root = rootOf(base);
  if (existsSync(root)) return root;
  const folder = dirname(root);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${base.name}-`)) await remove(join(folder, name));
  }
  const making = `${root}.making`;
  const options = { quiet: true, ...(output !== undefined && { output }) };
  await timed(`${base.title}, by debootstrap`, async () => {
    const first = ['--variant=minbase', '--include=ca-certificates', base.name];
    await mustRun('debootstrap', [...first, making, base.mirror], options);
    // no service starts while packages are unpacked in a root that has not booted
    await writeFile(join(making, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await mustRun('cp', ['--dereference', '/etc/resolv.conf', join(making, 'etc/resolv.conf')]);
    const script = `
      mount -t proc proc "$0/proc"
      mount --bind /dev "$0/dev"
      exec env -i DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \\
        chroot "$0" sh -ec '
          apt-get -qq update
          apt-get -qq install --yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io "$@"
          apt-get clean
          rm -r /usr/sbin/policy-rc.d /etc/resolv.conf /var/lib/apt/lists/*' - "$@"`;
    const apart = ['--mount', 'sh', '-ec', script, making, ...base.packages];
    await mustRun('unshare', apart, options);
    await rename(making, root);
  });
  return root;
}

/** @param {string} root */
const remove = (root) => rm(root, { recursive: true, force: true });
