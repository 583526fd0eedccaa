import { join } from 'node:path';
import type { Settings } from '../../../contract/settings';
import { bindValue } from './directives';
import { layoutUnder, type Layout } from '../layout';

export const dropInName = '50-ladylinux-refresh.conf';

export function dropInPath(unit: string, root = '/'): string {
  return join(root, 'etc/systemd/system', `${unit}.d`, dropInName);
}

/**
 * What a refresh adds to a unit, its own or a foreign one: the order after recovery, the entry point of the version in app/, and
 * the paths inside app/ that the application may write. A foreign unit's program is never changed.
 */
export function dropInFor(
  settings: Settings,
  unit: string,
  entryPoint: string | null,
  layout: Layout = layoutUnder('/'),
): string {
  const lines = [
    `# Written by ladylinux-refresh for ${unit}; the next refresh overwrites it.`,
    '[Unit]',
    'After=ladylinux-recover.service',
    '',
    '[Service]',
  ];
  if (entryPoint !== null) lines.push(`Environment=LADYLINUX_ENTRY_POINT=${entryPoint}`);
  for (const path of settings.appState) {
    // "-": a path that the application has not made yet is no reason not to start.
    lines.push(
      `BindPaths=${bindValue(`-${join(appStateOf(layout), path)}`, join(layout.app, path))}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Where the paths of the setting appState live. */
export function appStateOf(layout: Layout): string {
  return join(layout.data, 'app-state');
}
