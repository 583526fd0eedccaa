import { beforeAll, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import type { Internet } from '../world/internet';
import { lastReport, sh, statusOf } from '../world/machine';

/** What the timer installs, and what it does not, after a person returned to a kept version. */
export const holding = (given: () => { machine: Machine; internet: Internet }) => {
  let machine: Machine;
  let internet: Internet;
  beforeAll(() => {
    ({ machine, internet } = given());
  });
  const byTimer = async () => {
    await sh(
      machine,
      `ladylinux-refresh settings set 'unattended={"maxLoad":0,"announceSeconds":0}'
       systemctl start ladylinux-unattended.service
       timeout 120 bash -c 'until [ "$(systemctl show -P ActiveState ladylinux-refresh)" = inactive ]; do sleep 0.2; done'`,
    );
    return lastReport(machine);
  };
  const news = () => internet.upstream.commit({ files: { 'NEWS.md': String(Math.random()) } });

  it('a version that a person returned from is not installed again automatically', async () => {
    const left = await news();
    await sh(machine, 'ladylinux-refresh');
    await sh(machine, 'ladylinux-refresh rollback');
    const back = (await statusOf(machine)).code?.hash;
    expect(back).not.toBe(left);
    expect((await statusOf(machine)).holding.left).toBe(left);
    expect(await byTimer()).toMatchObject({
      outcome: 'nothing-to-do',
      message: { code: 'held-left', params: { commit: left.slice(0, 7) } },
      now: back,
    });
    // and showing it does not change it
    expect((await statusOf(machine)).holding.left).toBe(left);
  });

  it('one that is skipped is not, either, and a newer one is', { tags: 'thorough' }, async () => {
    const skipped = await news();
    await sh(machine, `ladylinux-refresh skip ${skipped.slice(0, 9)}`);
    expect((await byTimer()).message.code).toBe('held-skipped');
    const newer = await news();
    expect(await byTimer()).toMatchObject({ outcome: 'refreshed', now: newer });
    expect((await statusOf(machine)).holding.left).toBeNull();
    expect(await sh(machine, 'ladylinux-refresh skip --clear')).toBe('No commit is skipped.');
  });

  it('while updates are held nothing starts automatically, but a person can start a refresh', async () => {
    const before = await lastReport(machine);
    const held = await news();
    expect(await sh(machine, 'ladylinux-refresh hold 2999-12-31')).toContain('2999-12-31');
    expect((await byTimer()).runId).toBe(before.runId);
    expect(await sh(machine, 'journalctl --sync; journalctl -u ladylinux-unattended')).toContain(
      'because the setting hold says so',
    );
    await sh(machine, 'ladylinux-refresh');
    expect((await lastReport(machine)).now).toBe(held);
    await sh(machine, 'ladylinux-refresh hold off; ladylinux-refresh settings unset skip hold');
  });
};
