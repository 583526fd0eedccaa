import { beforeAll, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import { codes, commandOf, lookingAt, params } from '../world/looking';
import { lastReport, sh } from '../world/machine';

/** A mount in the code, and a refresh that was killed. */
export const leftBehind = (given: () => Machine) => {
  let machine: Machine;
  beforeAll(() => {
    machine = given();
  });
  const { doctor, refreshed } = lookingAt(given);
  const apiPid = () => sh(machine, 'systemctl show -P MainPID ladylinux-api.service');

  it('a mount inside the code is reported and refused, and does not change', async () => {
    const pid = await apiPid();
    const kept = 'sha256sum /srv/models/big.gguf';
    const before = await sh(
      machine,
      `mkdir -p /srv/models /opt/ladylinux/app/mine; head -c 1M /dev/urandom > /srv/models/big.gguf
       mount --bind /srv/models /opt/ladylinux/app/mine; ${kept}`,
    );
    const found = await doctor();
    const mount = 'found-leftover-mount';
    expect(params(found, mount)).toEqual({ path: '/opt/ladylinux/app/mine' });
    expect(await refreshed('refresh', '--force')).toBe(10);
    expect((await lastReport(machine)).message).toEqual({
      code: 'mounted-in-the-way',
      params: { path: '/opt/ladylinux/app/mine', command: commandOf(found, mount) },
    });
    expect([await apiPid(), await sh(machine, kept)]).toEqual([pid, before]);
    await sh(machine, commandOf(found, mount));
    expect(await refreshed('refresh', '--force')).toBe(0);
    expect(await sh(machine, kept)).toBe(before);
    expect(codes(await doctor())).not.toContain(mount);
  });

  it('a refresh that was killed during the swap is reported, and --fix completes or undoes it', async () => {
    // no answer at that path: the run waits for one until it is killed
    await refreshed('settings', 'set', 'services=[{"health":{"path":"/nowhere"}}]');
    await sh(
      machine,
      `systemctl mask --runtime ladylinux-resume.service; rm -f /run/ladylinux-refresh/events.jsonl
       ladylinux-refresh refresh --no-wait --force
       seen='"step-started","step":"restart"'
       timeout 300 sh -c "until grep -qs '$seen' /run/ladylinux-refresh/events.jsonl; do sleep 0.02; done"
       systemctl kill --signal=KILL ladylinux-refresh.service
       timeout 120 sh -c 'until [ "$(systemctl show -P ActiveState ladylinux-refresh.service)" = failed ]; do sleep 0.1; done'
       systemctl stop ladylinux-api.service; systemctl unmask --runtime ladylinux-resume.service`,
    );
    await refreshed('settings', 'set', 'services=[{}]');
    const found = await doctor();
    expect(codes(found)).toEqual(
      expect.arrayContaining(['found-leftover-journal', 'found-service-down']),
    );
    const fixed = await doctor('--fix', '--yes');
    expect(fixed.report.fixes.map(({ outcome }) => outcome)).not.toContain('failed');
    expect(codes(fixed)).not.toContain('found-leftover-journal');
    await sh(
      machine,
      `timeout 300 sh -c 'until ladylinux-refresh status --short; do sleep 0.5; done' >/dev/null
       timeout 300 sh -c 'while systemctl is-active ladylinux-resume.service | grep -q activating; do sleep 0.2; done'`,
    );
    expect(await refreshed('refresh', '--force')).toBe(0);
  });
};
