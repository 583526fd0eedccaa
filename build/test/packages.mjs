import { electronPackages, nothing } from '../support/system-packages.mjs';

/** What the tests need: throwaway machines with a desktop, a display, and tools to inspect packages. */
export const testPackages = [
  ...electronPackages,
  ...['git', 'openssl', 'python3', 'python3-venv'],
  ...['strace', 'psmisc', 'sudo', 'e2fsprogs', 'iproute2', 'xz-utils'],
  ...['dpkg-dev', 'fakeroot', 'lintian'],
  // an APT repository, and unattended upgrades from it
  ...['apt-utils', 'gnupg', 'unattended-upgrades'],
  ...[
    'systemd-container',
    'libpam-systemd',
    'dbus-daemon',
    'dbus-user-session',
    'dbus-x11',
    'pkexec',
  ],
  ...['xvfb', 'x11-utils', 'xdotool', 'imagemagick'],
  // an engine other than Electron’s for the pages; Ubuntu has it only as a snap
  ['chromium', nothing],
  // the README’s film
  'apngasm',
  // the accessibility bus that a screen reader reads
  'at-spi2-core',
  ...['cinnamon', 'xapp-sn-watcher', 'policykit-1-gnome'],
  // an application that expects a machine's paths, in a prefix
  'bubblewrap',
  // a network whose only way out is a proxy
  ...['nftables', 'tinyproxy-bin'],
  // one that decrypts TLS with its own authority
  'squid-openssl',
  // a clock that is wrong by a year
  'libfaketime',
  // the conditions that an automatic refresh waits for
  ...['network-manager', 'upower', 'python3-dbusmock'],
  // a repository over ssh
  'openssh-server',
  // a folder that only one user may enter
  'acl',
  // file systems other than ext4
  ...[
    'btrfs-progs',
    'xfsprogs',
    'dosfstools',
    'fusefat',
    'exfatprogs',
    'exfat-fuse',
    'ntfs-3g',
    'sshfs',
    'encfs',
  ],
  // an image, built as in docs/ci.md
  ...['buildah', 'uidmap'],
  // root file systems of other releases
  ...['debootstrap', 'debian-archive-keyring', 'wget'],
  // a tray program for comparison: npm run bench -- tray
  'caffeine',
];
