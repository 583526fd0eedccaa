import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunEvent } from '../../contract/events';
import { Status } from '../../contract/status';
import { canBoot } from '../support/machine';
import { branchOf, versionOf } from './pipeline/application';
import {
  cancelAtRandom,
  cutAtRandom,
  inject,
  killAtBoundaries,
  killAtRandom,
  killDataBack,
  killInTrial,
  killOne,
  killProbation,
  killRecovery,
  killStaged,
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
const helper = '/usr/lib/ladylinux/ladylinux-helper';

/** Outcome, message and downtime of the last run, from its events: a full disk has no room for its history. */
const lastRun = async (world: PipelineWorld): Promise<string> => {
  const last = RunEvent.parse(JSON.parse(await world.sh(`tail --lines=1 ${events}`)));
  if (last.type !== 'run-finished') return `in the middle: ${last.type}`;
  const { outcome, message, downtimeMs, requestedBy } = last.report;
  return `${outcome} ${message.code} ${downtimeMs === null ? 'never stopped' : 'stopped'}, for ${requestedBy}`;
};

describe.skipIf(!canBoot)('a whole refresh on a machine', () => {
  let world: PipelineWorld;
  beforeAll(async () => {
    world = await makePipelineWorld({ disk: 'tmpfs' });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('fault: the pipeline is killed at random times', { tags: 'thorough' }, () =>
    hurt(world, 'kill -9 at random', killAtRandom, 1),
  );

  it('fault: one process of a task is killed', { tags: 'thorough' }, () =>
    hurt(world, 'kill -9 for one process of a task', killOne, 2),
  );

  it('fault: the pipeline is killed before and after every step', () =>
    hurt(world, 'kill -9 at steps', killAtBoundaries, 1));

  it('fault: the kernel refuses or kills at a rename, fsync, unlink or syncfs', () =>
    hurt(world, 'syscall injection', inject, 1));

  it('fault: the recovery is killed', () => hurt(world, 'kill -9 in recovery', killRecovery, 1));

  it('fault: the pipeline is killed while a version is tried', { tags: 'thorough' }, () =>
    hurt(world, 'kill -9 while a version is tried', killInTrial, 3),
  );

  it(
    'fault: the pipeline is killed while the previous data is restored',
    { tags: 'thorough' },
    () => hurt(world, 'kill -9 while data comes back', killDataBack, 2),
  );

  it('fault: a run that stages or applies a version is killed', { tags: 'thorough' }, () =>
    hurt(world, 'kill -9 of what is made ready and applied', killStaged, 2),
  );

  it(
    'fault: the probation of a new version is killed, or the return it started',
    { tags: 'thorough' },
    () => hurt(world, 'kill -9 of what watches or goes back', killProbation, 3),
  );

  it('fault: a cancel at any moment', { tags: 'thorough' }, () =>
    hurt(world, 'cancel at random', cancelAtRandom, 1),
  );

  const inTerminal = (order: string) => `ladylinux-refresh ${order} >/dev/null 2>&1 || true`;
  /** As the tray does, in a separate login session that stays open. */
  const inSession = (order: string) =>
    `systemd-run --quiet --collect --unit=session --uid=ada --property=PAMName=login --setenv=XDG_SEAT=seat0 \
       --setenv=XDG_SESSION_TYPE=x11 --setenv=XDG_SESSION_CLASS=user \
       bash -c 'pkexec --disable-internal-agent ${helper} start-other ${order}; exec sleep 600'`;

  /** A refresh to the other of two versions, while a bash script acts at the start of a step. */
  const refreshWhile = async (step: string, script: string, ask = inTerminal): Promise<string> => {
    const { number } = await world.look();
    const to = branchOf(versionOf(number === 1 ? 2 : 1));
    await world.sh(
      `rm -f ${events}
       ( until grep -q '"step-started","step":"${step}"' ${events} 2>/dev/null || [ "$SECONDS" -gt 120 ]; do sleep 0.02; done; ${script.replaceAll('BRANCH', to)} ) &
       ${ask(`--force --branch ${to}`)}
       wait`,
    );
    await world.settle();
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
    expect(said).toMatch(/^staging-failed \S+ never stopped, for root$/);
    await expectSound();
  });

  it('fault: read-only filesystem', async () => {
    await world.sh(
      'mount --bind /opt/ladylinux /opt/ladylinux; mount -o remount,ro,bind /opt/ladylinux',
    );
    const said = await refreshWhile('recover', 'true');
    await world.sh('umount /opt/ladylinux');
    expect(said).toBe('staging-failed read-only-filesystem never stopped, for root');
    await expectSound();
  });

  it('fault: /run is full while the service is down', async () => {
    const { number } = await world.look();
    const to = branchOf(versionOf(number === 1 ? 2 : 1));
    await world.sh(
      `mount -o remount,size=48M /run; rm -f ${events}
       ( until grep -q '"step-started","step":"stop"' ${events} 2>/dev/null || [ "$SECONDS" -gt 120 ]; do sleep 0.02; done
         head -c 100M /dev/zero > /run/fill || true ) 2>/dev/null &
       ${inTerminal(`--force --branch ${to}`)}
       wait
       systemctl is-active ladylinux-api.service > /root/while-full; rm -f /run/fill; mount -o remount,size=20% /run`,
    );
    await world.settle();
    // whichever of the two it is, it serves, although neither a sandbox nor a reload of the units may be had
    expect(await world.sh('cat /root/while-full')).toBe('active');
    // the next run removes what nothing could be removed with
    await world.sh(inTerminal(`--force --branch ${to}`));
    await world.settle();
    await expectSound();
  });

  it('fault: DNS failure', { tags: 'thorough' }, async () => {
    await world.sh(
      `cp /etc/hosts /etc/hosts.kept; sed -i /github.com/d /etc/hosts
       rm -f /etc/resolv.conf; echo nameserver 198.51.100.99 > /etc/resolv.conf`,
    );
    const said = await refreshWhile('recover', 'true');
    await world.sh('cat /etc/hosts.kept > /etc/hosts; rm /etc/resolv.conf /etc/hosts.kept');
    expect(said).toBe('offline offline never stopped, for root');
    await expectSound();
  });

  describe('asked for by a person in a session', () => {
    beforeAll(() =>
      world.sh(
        `useradd --create-home ada
         cat > /etc/polkit-1/rules.d/10-test.rules <<'R'
polkit.addRule(function (action, subject) {
  if (/^org\\.ladylinux\\.refresh\\.start(-other)?$/.test(action.id) && subject.user === "ada") return polkit.Result.YES;
});
R
         chmod 644 /etc/polkit-1/rules.d/10-test.rules; systemctl restart polkit`,
      ),
    );

    it('fault: the tray quits in the middle of a run', async () => {
      const again = `runuser -u ada -- ladylinux-refresh status --json > /run/ladylinux-test/seen || true`;
      const said = await refreshWhile(
        'fetch',
        `systemctl kill --signal=KILL session.service; ${again}`,
        inSession,
      );
      expect(said).toMatch(/^refreshed .*, for ada$/);
      // who comes back sees the run that goes on
      const seen = Status.parse(JSON.parse(await world.sh('cat /run/ladylinux-test/seen')));
      expect(seen.running).toMatchObject({ kind: 'refresh' });
      await expectSound();
    });

    it('fault: the user logs out', { tags: 'thorough' }, async () => {
      const sessions = 'loginctl list-sessions --no-legend';
      const said = await refreshWhile(
        'environment',
        `${sessions} > /run/ladylinux-test/sessions; loginctl terminate-user ada
         while ${sessions} | grep -q ada; do sleep 0.05; done`,
        inSession,
      );
      expect(await world.sh('cat /run/ladylinux-test/sessions')).toContain('ada');
      expect(said).toMatch(/^refreshed .*, for ada$/);
      await expectSound();
    });
  });

  it('fault: Python missing', async () => {
    await world.sh('mv /usr/bin/python3 /usr/bin/python3.gone');
    const said = await refreshWhile('recover', 'true');
    await world.sh('mv /usr/bin/python3.gone /usr/bin/python3');
    expect(said).toBe('staging-failed tool-missing never stopped, for root');
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
  it('fault: the machine is cut at random times', { tags: 'thorough' }, async () => {
    await using world = await makePipelineWorld({ disk: 'ext4' });
    await hurt(world, 'machine cut and boot', cutAtRandom, 1);
  });
});
