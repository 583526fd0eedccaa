import { electronPackages, nothing } from '../support/system-packages.mjs';

/** What the tests run: throwaway machines, a desktop in them, a display, and what inspects packages. */
export const testPackages = [
  ...electronPackages,
  ...['git', 'openssl', 'python3', 'python3-venv'],
  ...['strace', 'psmisc', 'sudo', 'e2fsprogs', 'iproute2', 'xz-utils'],
  ...['dpkg-dev', 'fakeroot', 'lintian'],
  // a release, and who takes it unasked
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
  // the pages in another engine than Electron’s; Ubuntu has it as a snap alone
  ['chromium', nothing],
  // the README’s film
  'apngasm',
  // the bus that a screen reader reads
  'at-spi2-core',
  ...['cinnamon', 'xapp-sn-watcher', 'policykit-1-gnome'],
  // an application that wants the paths of a machine, in a prefix
  'bubblewrap',
  // a network whose only way out is a proxy
  ...['nftables', 'tinyproxy-bin'],
  // a clock a year off
  'libfaketime',
  // what a refresh by the timer waits for
  ...['network-manager', 'upower', 'python3-dbusmock'],
  // a repository that is reached by a key
  'openssh-server',
  // a folder that lets one user through
  'acl',
  // disks that are not ext4
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
  // an image, as docs/ci.md builds it
  ...['buildah', 'uidmap'],
  // roots of other releases
  ...['debootstrap', 'debian-archive-keyring', 'wget'],
  // a tray program to compare with: npm run bench -- tray
  'caffeine',
];
