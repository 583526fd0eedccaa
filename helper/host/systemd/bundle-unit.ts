import { join } from 'node:path';
import { bindValue, pathValue } from './directives';

export const bundleUnit = 'ladylinux-bundle.service';

/** Which bundle is served, by which port: written by `bundle serve --always`, and a condition of the unit. */
export const bundleDropIn = (root = '/'): string =>
  join(root, 'etc/systemd/system', `${bundleUnit}.d`, '50-ladylinux-refresh.conf');

/** Where the unit sees the folder, wherever that is and whoever may enter what is above it. */
export const bundleSeenAt = '/mnt';

export const bundlePort = 8766;

/** `networks`: those that this computer is in, as ADDRESS/PREFIX; the private ones are the unit's own. */
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
