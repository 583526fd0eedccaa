import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunReport } from '../../contract/report';
import { canBoot } from '../support/machine';
import { versions } from './pipeline/application';
import {
  cancelAtRandom,
  cutAtRandom,
  inject,
  killAtBoundaries,
  killAtRandom,
  killRecovery,
} from './pipeline/hurts';
import { tryPipeline, type Hurts } from './pipeline/trials';
import { makePipelineWorld, type PipelineWorld } from './pipeline/world';
import { summary } from './swap/trials';

/** A sample; `npm run test:faults` runs as many as asked. */
const seed = Number(process.env['LADYLINUX_FAULT_SEED'] ?? 1);

const hurt = async (world: PipelineWorld, name: string, hurts: Hurts, trials: number) => {
  const report = await tryPipeline(name, world, hurts, { trials, seed });
  console.log(summary(report));
  expect(report.broken).toEqual([]);
  expect(report.trials).toBe(trials);
};

const events = '/run/ladylinux-refresh/events.jsonl';

/** Outcome, message and downtime of the last run. */
const lastRun = async (world: PipelineWorld): Promise<string> => {
  const text = await world.sh('cat /var/lib/ladylinux-refresh/last-status.json');
  const { outcome, message, downtimeMs } = RunReport.parse(JSON.parse(text));
  return `${outcome} ${message.code} ${downtimeMs === null ? 'never stopped' : 'stopped'}`;
};

describe.skipIf(!canBoot)('a whole refresh on a machine', () => {
  let world: PipelineWorld;
  beforeAll(async () => {
    world = await makePipelineWorld({ disk: 'tmpfs' });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('fault: the pipeline is killed at random times', () =>
    hurt(world, 'kill -9 at random', killAtRandom, 2));

  it('fault: the pipeline is killed before and after every step', () =>
    hurt(world, 'kill -9 at steps', killAtBoundaries, 3));

  it('fault: the kernel refuses or kills at a rename, fsync, unlink or syncfs', () =>
    hurt(world, 'syscall injection', inject, 2));

  it('fault: the recovery is killed', () => hurt(world, 'kill -9 in recovery', killRecovery, 2));

  it('fault: a cancel at any moment', () => hurt(world, 'cancel at random', cancelAtRandom, 2));

  /** A refresh to the other of two versions, with a script of bash beside it that acts when a step begins. */
  const refreshWhile = async (step: string, script: string): Promise<string> => {
    const { number } = await world.look();
    const to = versions[number === 1 ? 2 : 1];
    await world.sh(
      `rm -f ${events}
       ( until grep -q '"step-started","step":"${step}"' ${events} 2>/dev/null; do sleep 0.02; done; ${script} ) &
       ladylinux-refresh --force --branch v${String(to?.number)} >/dev/null 2>&1 || true
       wait`,
    );
    return lastRun(world);
  };
  const expectSound = async () => {
    expect((await world.look()).problems).toEqual([]);
  };

  it('fault: disk full while staging', async () => {
    const said = await refreshWhile(
      'checkout',
      'dd if=/dev/zero of=/opt/ladylinux/fill bs=1M >/dev/null 2>&1 || true',
    );
    await world.sh('rm -f /opt/ladylinux/fill');
    expect(said).toMatch(/^staging-failed \S+ never stopped$/);
    await expectSound();
  });

  it('fault: read-only filesystem', async () => {
    await world.sh(
      'mount --bind /opt/ladylinux /opt/ladylinux; mount -o remount,ro,bind /opt/ladylinux',
    );
    const said = await refreshWhile('recover', 'true');
    await world.sh('umount /opt/ladylinux');
    expect(said).toBe('staging-failed read-only-filesystem never stopped');
    await expectSound();
  });

  it('fault: DNS failure', async () => {
    await world.sh(
      `cp /etc/hosts /etc/hosts.kept; sed -i /github.com/d /etc/hosts
       rm -f /etc/resolv.conf; echo nameserver 10.77.0.99 > /etc/resolv.conf`,
    );
    const said = await refreshWhile('recover', 'true');
    await world.sh('cat /etc/hosts.kept > /etc/hosts; rm /etc/resolv.conf /etc/hosts.kept');
    expect(said).toBe('offline offline never stopped');
    await expectSound();
  });

  it('fault: the user logs out', async () => {
    await refreshWhile('environment', 'pkill -KILL -f "ladylinux-refresh --force"');
    await world.settle();
    expect(await lastRun(world)).toMatch(/^refreshed /);
    await expectSound();
  });

  it('fault: Python missing', async () => {
    await world.sh('mv /usr/bin/python3 /usr/bin/python3.gone');
    const said = await refreshWhile('recover', 'true');
    await world.sh('mv /usr/bin/python3.gone /usr/bin/python3');
    expect(said).toBe('staging-failed tool-missing never stopped');
    await expectSound();
  });

  it('fault: sleep or shutdown in the critical part', async () => {
    const said = await refreshWhile(
      'stop',
      `systemd-inhibit --list --no-pager > /run/ladylinux-test/inhibitors
       systemctl poweroff --check-inhibitors=yes > /run/ladylinux-test/poweroff 2>&1 || true`,
    );
    expect(said).toMatch(/^refreshed /);
    const inhibitors = await world.sh('cat /run/ladylinux-test/inhibitors');
    expect(inhibitors).toMatch(
      /LadyLinux .* sleep:shutdown .* block|LadyLinux .* shutdown:sleep .* block/,
    );
    expect(await world.sh('cat /run/ladylinux-test/poweroff')).toMatch(/inhibit/i);
    expect(await world.sh('systemd-inhibit --list --no-pager')).not.toContain('LadyLinux');
    await expectSound();
  });
});

describe.skipIf(!canBoot)('a machine that loses its power', () => {
  it('fault: the machine is cut at random times', async () => {
    await using world = await makePipelineWorld({ disk: 'ext4' });
    await hurt(world, 'machine cut and boot', cutAtRandom, 2);
  });
});
