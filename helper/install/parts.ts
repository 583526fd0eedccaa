import { pathExists } from '../lib/path';
import { because, message, type Message } from '../../contract/message';
import { execa } from 'execa';
import { systemEnvironment } from '../host/systemd/command';

/** What the package installs and all the rest depends on. */
const parts = [
  '/usr/lib/ladylinux/ladylinux-refresh.cjs',
  '/usr/lib/ladylinux/ladylinux-helper',
  '/usr/lib/ladylinux/programs/ladylinux-refresh.cjs',
  '/usr/lib/ladylinux/programs/ladylinux-helper.cjs',
  '/usr/lib/systemd/system/ladylinux-api.service',
  '/usr/lib/systemd/system/ladylinux-refresh.service',
  '/usr/lib/systemd/system/ladylinux-models.service',
  '/usr/lib/systemd/system/ladylinux-bundle-make.service',
  '/usr/lib/systemd/system/ladylinux-recover.service',
  '/usr/lib/systemd/system/ladylinux-resume.service',
  '/usr/lib/systemd/system/ladylinux-probation.service',
  '/usr/lib/systemd/system/ladylinux-apply.service',
  '/usr/lib/sysusers.d/ladylinux.conf',
  '/usr/lib/tmpfiles.d/ladylinux.conf',
  '/usr/share/polkit-1/actions/org.ladylinux.refresh.policy',
];

/** Detects a broken installation: a file of the package is missing, or Debian's Python lacks venv. */
export async function missingPart(): Promise<Message | null> {
  for (const file of parts) {
    if (!(await pathExists(file))) {
      return message('package-incomplete', {
        file,
        fix: 'sudo apt install --reinstall ladylinux-refresh',
      });
    }
  }
  const { exitCode } = await execa('/usr/bin/python3', ['-I', '-c', 'import ensurepip, venv'], {
    env: systemEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    cwd: '/',
  });
  if (exitCode === 0) return null;
  return message('tool-missing', {
    tool: because('venv-module'),
    fix: 'sudo apt install python3-venv',
  });
}
