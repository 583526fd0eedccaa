import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import type { Machine } from '../../support/machine';
import { sh } from './machine';

/** sshd(8) at the other end of the network, port 2222, with one key that may read one repository. */
export interface SshServer extends AsyncDisposable {
  readonly key: string;
  /** The fingerprint of its host key at its start. */
  readonly fingerprint: string;
  changeHostKey(): Promise<void>;
}

export async function startSshServer(machine: Machine, repository: string): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sshd-'));
  const make = (name: string) =>
    execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, name)]);
  await make('deploy');
  await make('host');
  const [type = '', blob = ''] = (await readFile(join(folder, 'deploy.pub'), 'utf8')).split(' ');
  const command = `git -c safe.directory=* upload-pack ${repository}`;
  await writeFile(
    join(folder, 'authorized'),
    `restrict,command="${command}" ${type} ${blob.trim()}\n`,
  );
  const lines = ['Port 2222', 'ListenAddress 198.51.100.1', 'PermitRootLogin forced-commands-only'];
  lines.push(`HostKey ${join(folder, 'host')}`, `AuthorizedKeysFile ${join(folder, 'authorized')}`);
  lines.push('StrictModes no', 'UsePAM no', 'PidFile none', '');
  await writeFile(join(folder, 'config'), lines.join('\n'));
  await mkdir('/run/sshd', { recursive: true });
  let server: ExecaChildProcess;
  const start = async () => {
    server = machine.inet(['/usr/sbin/sshd', '-D', '-f', join(folder, 'config')], {
      stdio: 'ignore',
      reject: false,
    });
    await sh(
      machine,
      `until bash -c 'exec 3<>/dev/tcp/198.51.100.1/2222'; do sleep 0.1; done 2>/dev/null`,
    );
  };
  const stop = async () => {
    server.kill();
    await server;
  };
  await start();
  const { stdout } = await execa('ssh-keygen', ['-l', '-f', join(folder, 'host.pub')]);
  return {
    key: await readFile(join(folder, 'deploy'), 'utf8'),
    fingerprint: stdout.split(' ')[1] ?? '',
    async changeHostKey() {
      await stop();
      await rm(join(folder, 'host'));
      await make('host');
      await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
