import { join } from 'node:path';
import { bindValue, pathValue } from './directives';

export const bundleUnit = 'ladylinux-bundle.service';

/** The bundle and port to serve: written by `bundle serve --always`; the unit does not start without it. */
export const bundleDropIn = (root = '/'): string =>
  join(root, 'etc/systemd/system', `${bundleUnit}.d`, '50-ladylinux-refresh.conf');

/** Where the unit sees the folder, wherever it really is and whoever may enter its parents. */
export const bundleSeenAt = '/mnt';

export const bundlePort = 8766;

/** networks: this computer's own, as ADDRESS/PREFIX; the unit already allows the private ones. */
export function bundleDropInFor(folder: string, port: number, networks: readonly string[]): string {
  const socket = [
    `Environment=LADYLINUX_BUNDLE_PORT=${String(port)}`,
    'SocketBindAllow=',
    `SocketBindAllow=tcp:${String(port)}`,
  ];
  return `${[
    '# Written by ladylinux-refresh bundle serve --always; --off removes it.',
    '[Unit]',
    `RequiresMountsFor=${pathValue(folder)}`,
    '',
    '[Service]',
    `BindReadOnlyPaths=${bindValue(folder, bundleSeenAt)}`,
    ...(port === bundlePort ? [] : socket),
    ...networks.map((network) => `IPAddressAllow=${network}`),
  ].join('\n')}\n`;
}
