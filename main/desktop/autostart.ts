import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** XDG Autostart Specification: a desktop file of the user, which may be missing. */
export const autostartFile = (configHome: string): string =>
  join(configHome, 'autostart', 'ladylinux-tray.desktop');

export async function setAutostart(file: string, wanted: boolean, program: string): Promise<void> {
  if (!wanted) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, desktopEntry(program));
}

/** Desktop Entry Specification, "The Exec key": quoted, with ", `, $ and \ escaped, and % doubled. */
export function desktopEntry(program: string): string {
  const quoted = `"${program.replace(/["`$\\]/g, '\\$&').replace(/%/g, '%%')}"`;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=LadyLinux',
    'Icon=ladylinux-tray',
    `Exec=${quoted.replace(/\\/g, '\\\\')} --hidden`,
    'X-GNOME-Autostart-enabled=true',
    'NoDisplay=true',
    '',
  ].join('\n');
}
