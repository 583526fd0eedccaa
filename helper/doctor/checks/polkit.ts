import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { pathExists } from '../../system/path';
import { allPids } from '../../system/process-info';
import { systemEnvironment } from '../../system/systemd/command';
import { found, run } from '../found';
import type { Check } from '../question';

/** Of the desktops that Mint and Debian have; newer Cinnamon and GNOME Shell are agents themselves. */
const agents =
  /^(?:polkit-(?:gnome|mate|kde|ukui)|lxpolkit|lxqt-policykit|xfce-polkit|cinnamon$|gnome-shell$)/;

export const polkitCheck: Check = {
  name: 'polkit',
  embedded: false,
  async look({ hasSystemd }) {
    // A computer without the tray has no use for it.
    const hasTray = await pathExists('/usr/bin/ladylinux-tray');
    if (!(await pathExists('/usr/bin/pkexec'))) {
      const severity = hasTray ? 'problem' : 'info';
      const fix = run('sudo apt install pkexec || sudo apt install policykit-1');
      return { found: [found('polkit', 'found-polkit-missing', {}, { severity, fix })] };
    }
    if (!hasTray || !hasSystemd || !(await someDesktop()) || (await someAgent()))
      return { found: [] };
    const fix = run('sudo apt install policykit-1-gnome');
    return { found: [found('polkit', 'found-polkit-agent', {}, { severity: 'warning', fix })] };
  },
};

/** loginctl(1): an active session with a display. */
async function someDesktop(): Promise<boolean> {
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
  if (listed.exitCode !== 0 || ids.join('') === '') return false;
  const { stdout } = await loginctl(['show-session', '--property=Type', '--value', ...ids]);
  return /^(?:x11|wayland|mir)$/m.test(stdout);
}

async function someAgent(): Promise<boolean> {
  for (const pid of await allPids()) {
    const name = await readFile(`/proc/${String(pid)}/comm`, 'utf8').catch(() => '');
    if (agents.test(name.trim())) return true;
  }
  return false;
}
