import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { pathExists } from '../../lib/path';
import { allPids } from '../../lib/process-info';
import { systemEnvironment } from '../../host/systemd/command';
import { found, run } from '../found';
import type { Check } from '../question';

/** The agents of desktops in Mint and Debian; newer Cinnamon and GNOME Shell are agents themselves. */
const agents =
  /^(?:polkit-(?:gnome|mate|kde|ukui)|lxpolkit|lxqt-policykit|xfce-polkit|cinnamon$|gnome-shell$)/;

export const polkitCheck: Check = {
  name: 'polkit',
  inPrefix: false,
  async look({ hasSystemd }) {
    // A computer without the tray does not need it.
    const hasTray = await pathExists('/usr/bin/ladylinux-tray');
    if (!(await pathExists('/usr/bin/pkexec'))) {
      const severity = hasTray ? 'problem' : 'info';
      const fix = run('sudo apt install pkexec || sudo apt install policykit-1');
      return { found: [found('polkit', 'found-polkit-missing', {}, { severity, fix })] };
    }
    if (!hasTray || !hasSystemd) return { found: [] };
    const desktops = await desktopSessions();
    if (desktops.length === 0) return { found: [] };
    if (desktops.every(({ seat }) => seat === '')) {
      const fix = run('sudo ladylinux-refresh');
      return { found: [found('polkit', 'found-polkit-remote', {}, { severity: 'info', fix })] };
    }
    if (await someAgent()) return { found: [] };
    const fix = run('sudo apt install policykit-1-gnome || sudo apt install mate-polkit');
    return { found: [found('polkit', 'found-polkit-agent', {}, { severity: 'warning', fix })] };
  },
};

/** loginctl(1): sessions with a display. Without a seat, polkit does not treat the person as active. */
async function desktopSessions(): Promise<{ readonly seat: string }[]> {
  const loginctl = (args: string[]) =>
    execa('/usr/bin/loginctl', args, {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: 5000,
    });
  const listed = await loginctl(['list-sessions', '--no-legend']);
  const ids = listed.stdout.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] ?? []);
  if (listed.exitCode !== 0 || ids.join('') === '') return [];
  const { stdout } = await loginctl(['show-session', '--property=Type', '--property=Seat', ...ids]);
  return stdout
    .split('\n\n')
    .filter((session) => /^Type=(?:x11|wayland|mir)$/m.test(session))
    .map((session) => ({ seat: /^Seat=(.*)$/m.exec(session)?.[1] ?? '' }));
}

async function someAgent(): Promise<boolean> {
  for (const pid of await allPids()) {
    const name = await readFile(`/proc/${String(pid)}/comm`, 'utf8').catch(() => '');
    if (agents.test(name.trim())) return true;
  }
  return false;
}
