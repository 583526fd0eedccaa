import { confinement } from './directives';
import { holdMark, portName, writtenAddress } from '../held-port';
import type { UnitFile } from '../services';
import type { ListenAddress } from '../../state/env-file';
import { layoutUnder } from '../../state/layout';

export const socketOf = (unit: string): string => `${portName(unit)}.socket`;
/** The unit that systemd starts if a connection comes while the application is down. */
export const answererOf = (unit: string): string => `${portName(unit)}.service`;

const folder = '/etc/systemd/system';

/** After the unit stops, closes its port unless the port is held or the unit is restarting. */
export function closing(unit: string): string {
  const mark = holdMark(layoutUnder('/'), unit);
  const isRestarted = `systemctl list-jobs --no-legend -- "$2" | grep -q " restart "`;
  const close = 'exec systemctl --no-block stop -- "$3"';
  return `ExecStopPost=+/bin/sh -c 'test -e "$1" || ${isRestarted} || ${close}' sh ${mark} %n ${socketOf(unit)}`;
}

/** The answerer only looks at one file and makes one request to systemd. */
const confined = [
  ...confinement,
  'ReadOnlyPaths=/run',
  'PrivateNetwork=yes',
  'CapabilityBoundingSet=',
  'RestrictAddressFamilies=AF_UNIX',
  'IPAddressDeny=any',
  'MemoryMax=64M',
  'TasksMax=16',
  'UMask=0077',
].join('\n');

const written = '# Written by ladylinux-refresh; the next refresh overwrites it.';

/**
 * The socket that systemd holds for a service, which inherits it (Sockets=). A connection never starts the service,
 * which may be in the middle of a swap. It starts the unit with the socket's name, which closes the port if nobody
 * holds it.
 */
export function socketFiles(unit: string, address: ListenAddress): readonly UnitFile[] {
  const socket = socketOf(unit);
  const socketText = `${written}
[Unit]
Description=Port of ${unit}
Documentation=man:ladylinux-refresh(8)
DefaultDependencies=no
Requires=sysinit.target
After=sysinit.target network.target
Conflicts=shutdown.target
Before=shutdown.target

[Socket]
ListenStream=${writtenAddress(address)}
BindIPv6Only=ipv6-only
Backlog=4096
NoDelay=yes
FlushPending=no
`;
  const mark = `${layoutUnder('/').runDir}/%N.held`;
  const answererText = `${written}
[Unit]
Description=Close the port of ${unit}, unless it is held
Documentation=man:ladylinux-refresh(8)
DefaultDependencies=no
PartOf=${socket}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'test -e "$1" || exec systemctl --no-block stop -- "$2"' sh ${mark} %N.socket
${confined}
`;
  return [
    {
      path: `${folder}/${socket}`,
      content: socketText,
      mode: 0o644,
      holds: writtenAddress(address),
    },
    { path: `${folder}/${answererOf(unit)}`, content: answererText, mode: 0o644 },
  ];
}
