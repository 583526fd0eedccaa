import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../contract/outcome';
import { canBoot, type Machine } from '../support/machine';
import { lastReport, sh, statusOf, untilNobodyWorks } from './world/machine';
import { changeSettings, refreshed, setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;
let application: string;
let version = 0;

const push = () => {
  version += 1;
  return world.internet.upstream.commit({
    files: { 'api_layer.py': `${application}\n# ${String(version)}\n` },
  });
};
const stage = async () => {
  const commit = await push();
  expect(await refreshed(machine, 'refresh', '--stage')).toBe(0);
  expect((await statusOf(machine)).staged?.commit.hash).toBe(commit);
  return commit;
};
const reboot = async () => {
  await machine.cut();
  await machine.boot();
  await untilNobodyWorks(machine);
};
const inPlace = () => sh(machine, 'git -c safe.directory=* -C /opt/ladylinux/app rev-parse HEAD');
const goesLive = (commit: string) =>
  expect
    .poll(async () => (await lastReport(machine)).now, { timeout: 120_000, interval: 500 })
    .toBe(commit);

describe.skipIf(!canBoot)('a version that is ready, on a machine', () => {
  beforeAll(async () => {
    world = await setUpMachine('staged', { disk: 'ext4', net: true });
    ({ machine } = world);
    await changeSettings(machine, { unattended: { announceSeconds: 0 } });
    application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('survives a power cut, and goes live at the next start', async () => {
    const before = await inPlace();
    const commit = await stage();
    await reboot();
    expect(await inPlace()).toBe(before);
    expect((await statusOf(machine)).staged?.commit.hash).toBe(commit);
    expect(await refreshed(machine, 'apply', '--when', 'start')).toBe(0);
    await sh(machine, 'sleep 6');
    expect(await inPlace()).toBe(before);
    await reboot();
    await goesLive(commit);
    await untilNobodyWorks(machine);
    expect(await inPlace()).toBe(commit);
    expect((await statusOf(machine)).staged).toBeNull();
    expect(await sh(machine, 'ls /opt/ladylinux/.refresh/staged')).toBe('');
  });

  it('goes live at its time, by a timer of systemd', { tags: 'thorough' }, async () => {
    const commit = await stage();
    const time = await sh(machine, "date -d '+70 seconds' +%H:%M");
    expect(await refreshed(machine, 'apply', '--when', time)).toBe(0);
    await expect
      .poll(() => sh(machine, 'systemctl is-active ladylinux-apply.timer || true'))
      .toBe('active');
    await goesLive(commit);
  });

  it('of another branch than that of the settings it goes live by the command line of root alone', async () => {
    expect(await refreshed(machine, 'refresh', '--stage', '--branch', 'develop')).toBe(0);
    const helper = '/usr/lib/ladylinux/ladylinux-helper';
    const asked = ['env', 'PKEXEC_UID=65534', helper, 'apply', '--when', 'now'] as const;
    const { exitCode, stdout } = await machine.exec(asked, { reject: false });
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toContain('"staged-of-another"');
    expect(await refreshed(machine, 'apply', '--discard')).toBe(0);
  });

  it('the timer keeps what it builds for when the settings say', { tags: 'thorough' }, async () => {
    const unattended = { announceSeconds: 0, maxLoad: 0 };
    await changeSettings(machine, { unattended: { ...unattended, apply: 'quiet' } });
    const before = await inPlace();
    const commit = await push();
    await sh(machine, 'systemctl start ladylinux-unattended.service');
    await expect
      .poll(async () => (await statusOf(machine)).staged, { timeout: 120_000, interval: 500 })
      .toMatchObject({ commit: { hash: commit }, plan: { when: 'quiet' }, requestedBy: 'timer' });
    expect(await inPlace()).toBe(before);
    await goesLive(commit);
    await changeSettings(machine, { unattended: { announceSeconds: 0 } });
  });

  const title = 'killed in %s of its apply it leaves the old version or the new one, and serves';
  const killed = async (step: string) => {
    const before = await inPlace();
    const commit = await stage();
    await sh(
      machine,
      `ladylinux-refresh apply --no-wait
       timeout 100 bash -c 'until grep -q "\\"step-started\\",\\"step\\":\\"${step}\\"" /run/ladylinux-refresh/events.jsonl; do sleep 0.01; done'
       systemctl kill --kill-whom=all --signal=KILL ladylinux-refresh.service`,
    );
    await untilNobodyWorks(machine);
    const after = await inPlace();
    expect([before, commit]).toContain(after);
    // a waiting version is applied unchanged; once it is in place, nothing waits
    const { staged } = await statusOf(machine);
    expect(staged?.commit.hash ?? null).toBe(after === commit ? null : commit);
    if (staged !== null) expect(await refreshed(machine, 'apply')).toBe(0);
    expect(await inPlace()).toBe(commit);
  };
  it.each(['restart'])(title, killed);
  it.each(['fetch', 'synchronize', 'store'])(title, { tags: 'thorough' }, killed);
});
