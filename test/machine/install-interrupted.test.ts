import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { makeInternet, type Internet } from './world/internet';
import { machineWithPackage, sh, statusOf, untilNobodyWorks } from './world/machine';

let internet: Internet;
let machine: Machine;

/** Starts a refresh and waits until it is in the step. */
async function refreshUntil(step: string): Promise<void> {
  await sh(machine, 'ladylinux-refresh --no-wait --force');
  const seen = `grep -q '"step-started","step":"${step}"' /run/ladylinux-refresh/events.jsonl`;
  await sh(machine, `for i in $(seq 600); do ${seen} && exit 0; sleep 0.05; done; exit 1`);
}

describe.skipIf(!canBoot)('a refresh on a machine is interrupted', () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([
      makeInternet(),
      machineWithPackage('interrupted', { disk: 'ext4', size: '3G', net: true }),
    ]);
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  it('killed while the service is down: the verdict follows automatically, on the old or the new commit', async () => {
    const old = await internet.upstream.head('main');
    const next = await internet.upstream.commit({ message: 'Next', files: { 'NEXT.md': '1\n' } });
    await refreshUntil('prepare');
    await sh(machine, 'systemctl kill --signal=SIGKILL ladylinux-refresh.service');
    await untilNobodyWorks(machine);
    const status = await statusOf(machine);
    expect(status.condition).toBe('healthy');
    expect([old, next]).toContain(status.code?.hash);
    expect(await sh(machine, "systemctl list-units --all --no-legend 'ladylinux-task-*'")).toBe('');
  });

  it('the person who started it is gone: it completes', async () => {
    const hash = await internet.upstream.commit({ message: 'Alone', files: { 'NEXT.md': '2\n' } });
    await sh(machine, 'timeout --signal=KILL 3 ladylinux-refresh | head -1 || true');
    await sh(
      machine,
      `for i in $(seq 300); do [ "$(systemctl show -P ActiveState ladylinux-refresh.service)" = inactive ] && exit 0; sleep 0.2; done; exit 1`,
    );
    expect((await statusOf(machine)).code?.hash).toBe(hash);
  });

  it('a power cut while the service is down: recovery before the service, then a verdict', async () => {
    const old = await internet.upstream.head('main');
    const next = await internet.upstream.commit({ message: 'Cut', files: { 'NEXT.md': '3\n' } });
    await refreshUntil('prepare');
    await machine.cut();
    await machine.boot();
    await untilNobodyWorks(machine);
    const status = await statusOf(machine);
    expect(status.condition).toBe('healthy');
    expect([old, next]).toContain(status.code?.hash);
    const order = await sh(
      machine,
      `journalctl --boot --no-pager --output=short-monotonic --unit=ladylinux-recover.service --unit=ladylinux-api.service | grep -E 'Finished|Started' | head -2`,
    );
    expect(order).toMatch(/Finished ladylinux-recover[\s\S]*Started ladylinux-api/);
  });

  it('and the next refresh succeeds', async () => {
    const head = await internet.upstream.head('main');
    await internet.serve(machine);
    await machine.exec(['ladylinux-refresh', '--force']);
    expect(await statusOf(machine)).toMatchObject({ condition: 'healthy', code: { hash: head } });
  });
});
