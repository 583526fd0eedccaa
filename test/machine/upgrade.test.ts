import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { asVersion } from './world/deb';
import type { Internet } from './world/internet';
import { helperDeb, lastReport, sh, statusOf, untilNobodyWorks } from './world/machine';
import { until } from './world/screen';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const program = '/usr/lib/ladylinux/ladylinux-refresh.cjs';
const journal = '/var/lib/ladylinux-refresh/private/journal.json';

let world: SetUp;
let internet: Internet;
let machine: Machine;
let folder: string;
let minor = 1;

/** Returns the output of dpkg. */
async function upgrade(): Promise<string> {
  minor += 1;
  const version = `0.${String(minor)}.0`;
  await machine.copyIn(await asVersion(await helperDeb(), version, folder), '/root/next.deb');
  const told = await sh(machine, 'DEBIAN_FRONTEND=noninteractive dpkg --install /root/next.deb');
  expect(
    await sh(machine, `dpkg-query -W -f '\${db:Status-Status} \${Version}' ladylinux-refresh`),
  ).toBe(`installed ${version}`);
  return told;
}

/** Starts a refresh and waits until it is in the step; returns the current and the new commit. */
async function refreshUntil(step: string): Promise<string[]> {
  const old = (await statusOf(machine)).code?.hash ?? '';
  const next = await internet.upstream.commit({
    files: { 'NEXT.md': randomBytes(8).toString('hex') },
  });
  await sh(machine, 'ladylinux-refresh --no-wait');
  const seen = `grep -q '"step-started","step":"${step}"' /run/ladylinux-refresh/events.jsonl`;
  await sh(machine, `for i in $(seq 1200); do ${seen} && exit 0; sleep 0.05; done; exit 1`);
  return [old, next];
}

const verdictStands = async (known: string[]) => {
  await untilNobodyWorks(machine);
  const { condition, code } = await statusOf(machine);
  expect(condition).toBe('healthy');
  expect(known).toContain(code?.hash);
  await sh(machine, `! ls ${journal} 2>/dev/null`);
  expect(await sh(machine, 'systemctl is-failed ladylinux-resume.service || true')).not.toBe(
    'failed',
  );
};

describe.skipIf(!canBoot)('an upgrade of the package', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upgrade-'));
    world = await setUpMachine('upgrade', { disk: 'ext4', size: '3G', net: true });
    ({ internet, machine } = world);
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('waits for a running refresh, whose verdict is not changed', async () => {
    const [, next = ''] = await refreshUntil('fetch');
    expect(await upgrade()).toContain('Waiting for the refresh of LadyLinux that is at work');
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: next });
    await verdictStands([next]);
  });

  it('restarts nothing that serves', { tags: 'thorough' }, async () => {
    const pid = () => sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    const before = await pid();
    await upgrade();
    expect(await pid()).toBe(before);
  });

  it(
    'waits for what ends a refresh that was killed, and its verdict stands',
    { tags: 'thorough' },
    async () => {
      const known = await refreshUntil('prepare');
      await sh(machine, 'systemctl kill --signal=KILL ladylinux-refresh.service');
      expect(await upgrade()).toContain('Waiting for the refresh');
      await verdictStands(known);
    },
  );

  it(
    'takes up the journal of a cut that the version before could not end',
    { tags: 'thorough' },
    async () => {
      const known = await refreshUntil('prepare');
      // 5: an answer after which systemd does not ask again
      await sh(machine, `echo 'process.exit(5)' > ${program}; sync`);
      await machine.cut();
      await machine.boot();
      await until('its failure', async () =>
        (await sh(machine, 'systemctl is-failed ladylinux-resume.service || true')) === 'failed'
          ? true
          : undefined,
      );
      await sh(machine, `test -s ${journal}`);
      await internet.serve(machine);
      await upgrade();
      await verdictStands(known);
    },
  );

  it(
    'keeps what is received of a model, which is gone on with when it is asked for again',
    { tags: 'thorough' },
    async () => {
      const content = randomBytes(6_000_000);
      const checksum = createHash('sha256').update(content).digest('hex');
      const source = 'https://files.pythonhosted.org/models/large.gguf';
      const model = { name: 'large', source_url: source, checksum, target_directory: 'large' };
      await internet.offerFile('models/large.gguf', content);
      await internet.upstream.commit({
        files: { 'models/manifest.json': JSON.stringify({ models: [model] }) },
      });
      expect(await refreshed(machine)).toBe(0);
      const file = '/opt/ladylinux/models/large/large.gguf';
      const size = async () =>
        Number(await sh(machine, `stat -c %s ${file}.part 2>/dev/null || echo 0`));
      await sh(machine, 'ladylinux-refresh models download large --limit 500k --no-wait');
      await until('a part', async () => ((await size()) > 500_000 ? true : undefined));
      await upgrade();
      expect(await sh(machine, 'systemctl is-active ladylinux-models.service || true')).toBe(
        'inactive',
      );
      expect(await size()).toBeGreaterThan(500_000);
      const { stdout } = await machine.exec(['ladylinux-refresh', 'models', 'download', '--json']);
      expect(stdout).toMatch(/"type":"progress".*"doneBytes":(?:[5-9]\d{5}|\d{7})\b/);
      expect(await sh(machine, `sha256sum < ${file}`)).toContain(checksum);
    },
  );
});
