import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { makeAnsible, type Ansible } from '../../support/ansible';
import { bootMachine, type Machine } from '../../support/machine';
import { makeInternet, type Internet } from './internet';
import { helperDeb, sh } from './machine';

export const password = 'correct horse';
/** The path of the package on each machine. */
export const packageFile = '/tmp/ladylinux-refresh.deb';

/** Machines of one classroom, each reached by ssh as an administrator whose sudo asks for a password. */
export interface Classroom extends AsyncDisposable {
  readonly ansible: Ansible;
  readonly internet: Internet;
  readonly machines: Readonly<Record<string, Machine>>;
  /** Writes a file into the inventory's folder and returns its path. */
  file(name: string, content: string): Promise<string>;
  /** Runs one of our playbooks, or a file. */
  play(playbook: string, vars?: Record<string, unknown>, ...args: string[]): ExecaChildProcess;
}

export async function makeClassroom(names: readonly string[]): Promise<Classroom> {
  const folder = await mkdtemp(join(tmpdir(), 'classroom-'));
  const [ansible, internet, deb] = await Promise.all([makeAnsible(), makeInternet(), helperDeb()]);
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
  const machines: Record<string, Machine> = {};
  const hosts: Record<string, object> = {};
  const known: string[] = [];
  const dispose = async () => {
    for (const machine of Object.values(machines)) await machine.down();
    await internet[Symbol.asyncDispose]();
    await ansible[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  };
  try {
    for (const name of names) {
      const machine = await bootMachine(name, { disk: 'tmpfs', net: true });
      machines[name] = machine;
      await internet.serve(machine);
      await machine.copyIn(deb, packageFile);
      known.push(await admitAdministrator(machine, join(folder, 'key.pub')));
      // each in its own network, because all have the same address
      const ssh = join(folder, `ssh-${name}`);
      await writeFile(ssh, `#!/bin/sh\nexec ip netns exec lli-${machine.name} ssh "$@"\n`, {
        mode: 0o755,
      });
      hosts[name] = {
        ansible_ssh_executable: ssh,
        ansible_control_path: join(folder, `${basename(name)}.sock`),
      };
    }
    await writeFile(join(folder, 'known'), known.join(''));
    const vars = {
      ansible_host: '203.0.113.2',
      ansible_user: 'admin',
      ansible_become_password: password,
      ansible_ssh_private_key_file: join(folder, 'key'),
      ansible_ssh_common_args: `-o UserKnownHostsFile=${join(folder, 'known')} -o ServerAliveInterval=3`,
      ansible_python_interpreter: '/usr/bin/python3',
    };
    // JSON is valid YAML
    await writeFile(
      join(folder, 'room.yml'),
      JSON.stringify({ all: { vars }, ladylinux: { hosts } }),
    );
  } catch (error) {
    await dispose();
    throw error;
  }
  const file = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return {
    ...{ ansible, internet, machines, file },
    play: (playbook, given = {}, ...args) =>
      ansible.run('ansible-playbook', [
        ...[playbook, '--inventory', join(folder, 'room.yml')],
        ...['--extra-vars', JSON.stringify(given), ...args],
      ]),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Returns its line for known_hosts(5). */
async function admitAdministrator(machine: Machine, key: string): Promise<string> {
  const authorized = await readFile(key, 'utf8');
  await machine.exec(['bash', '-euc', 'cat >/tmp/key.pub'], { input: authorized });
  await sh(
    machine,
    `useradd --create-home --groups sudo --shell /bin/bash admin
    echo 'admin:${password}' | chpasswd
    install -d -m 0700 -o admin -g admin ~admin/.ssh
    install -m 0600 -o admin -g admin /tmp/key.pub ~admin/.ssh/authorized_keys
    rm -f /etc/ssh/ssh_host_*
    ssh-keygen -q -A
    mkdir -p /run/sshd
    systemd-run --quiet --unit=ssh-server /usr/sbin/sshd -D -o UsePAM=no`,
  );
  const [type = '', blob = ''] = (await sh(machine, 'cat /etc/ssh/ssh_host_ed25519_key.pub')).split(
    ' ',
  );
  return `203.0.113.2 ${type} ${blob}\n`;
}
