import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootMachine, canBoot, type Machine } from '../support/machine';

/** Without this the fault tests would prove nothing. */
describe.skipIf(!canBoot)('a power cut of the machine', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootMachine('harness', { disk: 'ext4', size: '512M' });
  });
  afterAll(() => machine.down());

  it.each(['/opt/ladylinux', '/var/lib'])(
    'keeps in %s what was synced, and loses the rest',
    async (folder) => {
      await machine.exec([
        'sh',
        '-ec',
        'cd "$1"; mkdir d; echo synced >d/synced; sync -f d; echo lost >d/unsynced; mv d e',
        '-',
        folder,
      ]);
      await machine.cut();
      await machine.boot();
      const { stdout } = await machine.exec(['sh', '-ec', 'cd "$1"; ls d; cat d/*', '-', folder]);
      expect(stdout).toBe('synced\nsynced');
    },
  );

  it('renames folders in /opt/ladylinux, which is a filesystem of its own', async () => {
    const { stdout } = await machine.exec([
      'sh',
      '-ec',
      'cd /opt/ladylinux; mkdir x; mv -T x y; stat -c %d / /opt/ladylinux; stat -c "%U %a" .',
    ]);
    const [root, opt, owner] = stdout.split('\n');
    expect(opt).not.toBe(root);
    expect(owner).toBe('root 755');
  });
});
