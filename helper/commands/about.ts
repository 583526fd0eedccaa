import { readFile } from 'node:fs/promises';
import { release, version } from 'node:os';
import { execa } from 'execa';
import { systemEnvironment } from '../host/systemd/command';

const programs: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['systemd', '/usr/bin/systemctl', '--version'],
  ['git', '/usr/bin/git', '--version'],
  ['python', '/usr/bin/python3', '--version'],
  [
    'packages',
    '/usr/bin/dpkg-query',
    '--show',
    '--showformat=${Package} ${Version} ${db:Status-Status}; ',
    'ladylinux-refresh',
    'ladylinux-tray',
  ],
];

/** Versions of everything that a refresh rests on, one a line. */
export async function aboutText(ownVersion: string, mode: string): Promise<string> {
  const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(
    await readFile('/etc/os-release', 'utf8').catch(() => ''),
  )?.[1];
  const lines = [
    `ladylinux-refresh ${ownVersion} (${mode})`,
    `system ${system ?? 'unknown'}`,
    `kernel ${release()} ${version()}`,
    `node ${process.version}`,
  ];
  for (const [name, program, ...args] of programs) {
    const { stdout } = await execa(program, args, {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      timeout: 5000,
    });
    lines.push(`${name} ${stdout.split('\n')[0] ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}
