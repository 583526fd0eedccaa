import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { makeInternet, type Internet } from './world/internet';
import { lastReport, machineWithPackage, sh, statusOf } from './world/machine';

let internet: Internet;
let machine: Machine;

describe.skipIf(!canBoot)('a new machine, refreshed from GitHub over TLS', () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([makeInternet(), machineWithPackage('install')]);
    await internet.serve(machine);
  });
  afterAll(async () => {
    await machine?.down();
    await internet?.[Symbol.asyncDispose]();
  });

  it('is provisioned from nothing by one command', async () => {
    const { stdout } = await machine.exec(['ladylinux-refresh', 'install']);
    console.log(stdout);
    const status = await statusOf(machine);
    expect(status).toMatchObject({ mode: 'system', setUp: true, condition: 'healthy' });
    expect(status.code?.hash).toBe(await internet.upstream.head('main'));
  });
});
