import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaselineAnswer } from '../../contract/baseline';
import { canBoot, type Machine } from '../support/machine';
import { machineWithPackage, sh } from './world/machine';

let machine: Machine;

/** What an installation would have touched. */
const traces = `find /opt/ladylinux /etc/ladylinux /var/lib/ladylinux /etc/systemd/system -printf '%p %U:%G %m\\n' 2>/dev/null | sort`;

async function refusal(breakIt: string, undoIt: string): Promise<string> {
  await sh(machine, breakIt);
  try {
    const before = await sh(machine, `${traces} || true`);
    const { exitCode, stderr } = await machine.exec(['ladylinux-refresh', 'install'], {
      reject: false,
    });
    expect(exitCode).toBe(10);
    expect(await sh(machine, `${traces} || true`)).toBe(before);
    return stderr;
  } finally {
    await sh(machine, undoIt);
  }
}

describe.skipIf(!canBoot)(
  'an installation that cannot work is refused before anything is touched',
  () => {
    beforeAll(async () => {
      machine = await machineWithPackage('refused', { disk: 'tmpfs' });
    });
    afterAll(() => machine.down());

    it('before it, the machine is a clean baseline, whose snapshot its host has to take', async () => {
      const asked = await machine.exec(['ladylinux-refresh', 'doctor', '--baseline', '--json']);
      const told = BaselineAnswer.parse(JSON.parse(asked.stdout));
      expect(told).toMatchObject({ clean: true, reasons: [], taken: null });
      expect(told.ways.map(({ kind, fromInside }) => [kind, fromInside])).toEqual([
        ['container', false],
      ]);
      const take = ['ladylinux-refresh', 'baseline', 'take'] as const;
      const { exitCode, stderr } = await machine.exec(take, { reject: false });
      expect(stderr).toContain('No snapshot can be taken from inside this computer');
      expect(exitCode).toBe(10);
      await sh(machine, 'install -D /dev/null /opt/ladylinux/models/left.gguf');
      const left = await machine.exec(['ladylinux-refresh', 'baseline'], { reject: false });
      await sh(machine, 'rm -r /opt/ladylinux');
      expect(left.stdout).toContain('/opt/ladylinux/models holds models or state');
      expect(left.exitCode).toBe(20);
    });

    it('half-installed: a file of the package is gone', async () => {
      const file = '/usr/lib/systemd/system/ladylinux-refresh.service';
      const said = await refusal(`mv ${file} /tmp/`, `mv /tmp/ladylinux-refresh.service ${file}`);
      expect(said).toContain(file);
      expect(said).toContain('sudo apt install --reinstall ladylinux-refresh');
    });

    it('a missing package: git', async () => {
      const said = await refusal(
        'mv /usr/bin/git /usr/bin/git.away',
        'mv /usr/bin/git.away /usr/bin/git',
      );
      expect(said).toContain('sudo apt install git');
    });

    it('a missing package: python3-venv', async () => {
      const folder = '/usr/lib/python3.11/ensurepip';
      const said = await refusal(`mv ${folder} ${folder}.away`, `mv ${folder}.away ${folder}`);
      expect(said).toContain('sudo apt install python3-venv');
    });

    it('a wrong owner on a parent folder (threat 6)', async () => {
      const said = await refusal('chown ladylinux /opt', 'chown root /opt');
      expect(said).toContain('/opt belongs to ladylinux');
      expect(said).toContain('sudo chown root:root /opt');
    });

    it('a parent folder that everybody may write', async () => {
      const said = await refusal('chmod 777 /opt', 'chmod 755 /opt');
      expect(said).toContain('sudo chmod go-w /opt');
    });

    it('a planted link where a folder belongs (threat 5)', async () => {
      const said = await refusal('ln -s /home /opt/ladylinux', 'rm /opt/ladylinux');
      expect(said).toContain('/opt/ladylinux is a symbolic link');
    });

    it('a read-only /opt', async () => {
      const said = await refusal(
        'mount --bind /opt /opt && mount -o remount,bind,ro /opt',
        'umount /opt',
      );
      expect(said).toContain('/opt cannot be written because its disk is read-only');
    });

    it('a unit of somebody else', async () => {
      const file = '/etc/systemd/system/ladylinux-api.service';
      const said = await refusal(
        `printf '[Service]\\nExecStart=/bin/sleep inf\\n' > ${file}; systemctl daemon-reload`,
        `rm ${file}; systemctl daemon-reload`,
      );
      expect(said).toContain('install --adopt');
    });

    it('an ordinary user', async () => {
      const answer = await machine.as('nobody', ['ladylinux-refresh', 'install'], {
        reject: false,
      });
      expect(answer.exitCode).toBe(7);
      expect(answer.stderr).toContain('sudo ladylinux-refresh install');
    });
  },
);
