import { dirname, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import type { Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import {
  changeSettings,
  diesAtTheStart,
  refreshed,
  setUpMachine,
  type SetUp,
} from './world/set-up';
import { ofOneKind } from '../support/one-kind';

const api = 'ladylinux-api.service';
const llm = 'ladylinux-llm.service';
const script = '/srv/checkout/scripts/refresh_vm.sh';

const llmUnit = `[Unit]
Description=A small stand-in for a language model
[Service]
Type=exec
User=ladylinux
ExecStart=/opt/ladylinux/venv/bin/python -u /opt/ladylinux/app/llm/serve.py
[Install]
WantedBy=multi-user.target
`;

/** Prints a line for each answer, so that journald shows who asked. */
const serve = `
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ready")

HTTPServer(("127.0.0.1", 8090), Answer).serve_forever()
`;

let world: SetUp;
let internet: Internet;
let machine: Machine;

/** When systemd saw a unit come or go, in microseconds since the boot. */
async function moment(unit: string, of: string): Promise<number> {
  return Number(await sh(machine, `systemctl show -P ${of}TimestampMonotonic ${unit}`));
}

async function expectBothHealthy(): Promise<void> {
  const { condition, services } = await statusOf(machine);
  expect(condition).toBe('healthy');
  expect(services.map(({ unit, state, health }) => [unit, state, health?.status])).toEqual([
    [api, 'active', 200],
    [llm, 'active', 200],
  ]);
}

describe.skipIf(!canBoot)('a machine with an API and a model server', () => {
  beforeAll(async () => {
    world = await setUpMachine('several');
    ({ internet, machine } = world);
    await machine.exec(['tee', `/etc/systemd/system/${llm}`], { input: llmUnit });
    await sh(machine, `systemctl enable ${llm}`);
    await changeSettings(machine, { services: [{ unit: api }, { unit: llm, port: 8090 }] });
    await internet.upstream.commit({ files: { 'llm/serve.py': serve } });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('section 7.2: judges every unit that the settings name', async () => {
    expect(await refreshed(machine)).toBe(0);
    await expectBothHealthy();
    const asked = await sh(machine, `journalctl --unit=${llm} --output=cat | grep -c 'GET / '`);
    expect(Number(asked)).toBeGreaterThanOrEqual(3);
    expect(await sh(machine, `systemctl show -P After ${llm}`)).toContain(
      'ladylinux-recover.service',
    );
  });

  it('section 7.2, steps 1 and 5: stops the last one first and starts them in order', async () => {
    await internet.upstream.commit({ files: { 'NEWS.md': 'Something new.\n' } });
    expect(await refreshed(machine)).toBe(0);
    const order = [
      await moment(llm, 'ActiveExit'),
      await moment(llm, 'InactiveEnter'),
      await moment(api, 'ActiveExit'),
      await moment(api, 'InactiveEnter'),
      await moment(api, 'ExecMainStart'),
      await moment(llm, 'ExecMainStart'),
    ];
    expect(order[0]).toBeGreaterThan(0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    await expectBothHealthy();
  });

  ofOneKind([
    ['the model server', llm, { 'llm/serve.py': 'raise SystemExit("no weights")\n' }],
    ['the API', api, { 'llm/serve.py': serve, 'api_layer.py': diesAtTheStart }],
  ])('a version that kills %s alone is taken back', async ([, unit, files]) => {
    const good = (await statusOf(machine)).code?.hash;
    await internet.upstream.commit({ files });
    expect(await refreshed(machine)).toBe(11);
    const report = await lastReport(machine);
    expect(report).toMatchObject({ outcome: 'rolled-back', failedStep: 'restart', now: good });
    expect(report.cause?.params).toMatchObject({ unit });
    await expectBothHealthy();
  });

  describe('section 7.2: scripts/refresh_vm.sh of a checkout', () => {
    const helper = '/usr/lib/ladylinux/ladylinux-refresh.cjs';
    const run = (...args: string[]) => machine.exec([script, ...args], { reject: false });

    beforeAll(async () => {
      await sh(machine, `mkdir -p ${dirname(script)}`);
      await machine.copyIn(resolve('scripts/refresh_vm.sh'), script);
      const working = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
      await internet.upstream.commit({ files: { 'api_layer.py': working, 'llm/serve.py': serve } });
    });

    it('refreshes the branch it is given, by the installed helper', async () => {
      const hash = await internet.upstream.commit({ branch: 'next', files: { 'NEXT.md': 'Next' } });
      expect((await run('next')).exitCode).toBe(0);
      expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: hash });
      await expectBothHealthy();
    });

    it('answers what the helper answers for an unknown branch', { tags: 'thorough' }, async () => {
      expect(await refreshed(machine, 'refresh', '--branch', 'no-such-branch')).toBe(10);
      const { exitCode, stdout, stderr } = await run('no-such-branch');
      expect(exitCode).toBe(10);
      expect(`${stdout}${stderr}`).toContain('no-such-branch');
    });

    it('takes the bundle of the checkout, else names the one command that makes it', async () => {
      await sh(machine, `mv ${helper} /tmp/`);
      try {
        const { exitCode, stderr } = await run();
        expect(exitCode).toBe(8);
        expect(stderr).toContain("(cd '/srv/checkout' && npm ci && npm run build)");
        await sh(machine, 'mkdir -p /srv/checkout/out/helper');
        await sh(
          machine,
          `cp ${dirname(helper)}/programs/ladylinux-refresh.cjs /srv/checkout/out/helper/`,
        );
        const help = await run('--help');
        expect([help.exitCode, help.stdout.includes('--branch')]).toEqual([0, true]);
      } finally {
        await sh(machine, `mv /tmp/ladylinux-refresh.cjs ${helper}`);
      }
    });
  });
});
