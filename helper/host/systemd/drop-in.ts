import { join } from 'node:path';
import type { Settings } from '../../../contract/settings';
import { gitTrust } from '../../lib/git-trust';
import { bindValue, pathValue } from './directives';
import { graceOf } from '../services';
import { closing, socketOf } from './held-socket';
import { layoutUnder, type Layout } from '../../state/layout';
import { serviceUser } from '../users';

export const dropInName = '50-ladylinux-refresh.conf';

export function dropInPath(unit: string, root = '/'): string {
  return join(root, 'etc/systemd/system', `${unit}.d`, dropInName);
}

/**
 * What a refresh adds to a unit, our own or a foreign one: the order after recovery, the entry point of the version in
 * app/, and the paths inside app/ that the application may write. A foreign unit's file is never changed, and its
 * program only if the settings say so (`start`).
 */
export function dropInFor(
  settings: Settings,
  unit: string,
  entryPoint: string | null,
  layout: Layout = layoutUnder('/'),
  isPortHeld = false,
): string {
  const lines = [
    `# Written by ladylinux-refresh for ${unit}; the next refresh overwrites it.`,
    '[Unit]',
    'After=ladylinux-recover.service',
    ...linksRefused(settings.appState, layout.appState),
    '',
    '[Service]',
  ];
  if (entryPoint !== null) {
    lines.push(`Environment=LADYLINUX_ENTRY_POINT=${entryPoint}`);
    for (const [name, value] of Object.entries(gitTrust(layout.app)))
      lines.push(`Environment=${pathValue(`${name}=${value}`)}`);
  }
  const service = settings.services.find((each) => each.unit === unit);
  if (entryPoint !== null) {
    if (service?.start === 'ours') lines.push(...ourStart(layout));
    if (service?.start === 'ours' || isPortHeld)
      lines.push(...program(settings, unit, layout, isPortHeld));
  }
  for (const path of settings.appState) {
    // "-": the unit also starts if the application has not made the path yet.
    const place = join(layout.app, path);
    lines.push(`BindPaths=${bindValue(`-${join(layout.appState, path)}`, place)}`);
    // The service can neither run what it writes nor load it as a library: systemd.exec(5).
    lines.push(`NoExecPaths=${pathValue(`-${place}`)}`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * systemd follows links in the source of a bind mount, as root, and the store belongs to the service. If the service
 * plants a link there, it is not started again (threat 5).
 */
function linksRefused(paths: readonly string[], store: string): string[] {
  const all = paths.flatMap((path) => {
    const parts = path.split('/');
    return [store, ...parts.map((_, index) => join(store, ...parts.slice(0, index + 1)))];
  });
  return [...new Set(all)].map((path) => `AssertPathIsSymbolicLink=!${path.replaceAll('%', '%%')}`);
}

/** Replaces a start that cannot work. */
function ourStart({ app, envFile }: Layout): string[] {
  return [
    `User=${serviceUser}`,
    `Group=${serviceUser}`,
    `WorkingDirectory=${app}`,
    'Environment=LADYLINUX_HOST=127.0.0.1 LADYLINUX_PORT=8000 PYTHONDONTWRITEBYTECODE=1',
    `EnvironmentFile=-${envFile}`,
  ];
}

/**
 * More than the connections that can wait (`Backlog=`): with a limit of 1024, a program that accepts all of them at its
 * start can open no file for an answer, and asyncio then only logs errors.
 */
const openFiles = 'LimitNOFILE=16384:524288';

/** An empty ExecStart= clears earlier ones (systemd.service(5)); inherited sockets start at fd 3 (sd_listen_fds(3)). */
function program(
  settings: Settings,
  unit: string,
  { venv }: Layout,
  isPortHeld: boolean,
): string[] {
  const graceSeconds = graceOf(settings);
  const address = isPortHeld
    ? '--fd 3 --backlog 4096'
    : '--host ${LADYLINUX_HOST} --port ${LADYLINUX_PORT}';
  return [
    ...(isPortHeld ? [`Sockets=${socketOf(unit)}`, closing(unit), openFiles] : []),
    'ExecStart=',
    `ExecStart=${venv}/bin/python -m uvicorn ${address} --timeout-graceful-shutdown ${String(graceSeconds)} \${LADYLINUX_ENTRY_POINT}`,
    `TimeoutStopSec=${String(graceSeconds + 15)}`,
  ];
}
