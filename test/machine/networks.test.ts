import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sentence } from '../../words/format';
import { coded, page, table } from '../unit/docs/support/markdown';
import { canBoot, type Machine } from '../support/machine';
import type { Internet } from './world/internet';
import { lastReport, sh } from './world/machine';
import { networksOf, type Networks } from './world/networks';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const model = randomBytes(6_000_000);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
/** What docs/network.md says, row by row. */
const documented = table(page('docs/network.md'), 'on a network with', 'a refresh ends with').map(
  ([where = '', told = '']) => ({ where, codes: coded(told) }),
);
/** Those of `npm test`: one of each kind. */
const quick = new Set([
  'packets that get no answer',
  'a host name that does not exist',
  'a resolver that sends every name to a login page',
  'a clock a year behind',
  'IPv6 that does not reach the internet',
  'a connection that is cut once per second',
]);
const tags = (where: string) => (quick.has(where) ? {} : { tags: 'thorough' });

let world: SetUp;
let internet: Internet;
let machine: Machine;
let networks: Networks;
const measured: string[] = [];

const received = async () => {
  const links = JSON.parse(await sh(machine, 'ip -json -stats link show')) as {
    ifname: string;
    stats64: { rx: { bytes: number } };
  }[];
  return links.reduce(
    (sum, { ifname, stats64 }) => sum + (ifname === 'lo' ? 0 : stats64.rx.bytes),
    0,
  );
};
const serving = () => sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
let commits = 0;
const change = () => {
  commits += 1;
  return internet.upstream.commit({ files: { 'NEWS.md': `${String(commits)}\n` } });
};

describe.skipIf(!canBoot)('networks that let nothing through, or little', () => {
  beforeAll(async () => {
    world = await setUpMachine('networks');
    ({ internet, machine } = world);
    networks = await networksOf(machine, internet);
    await internet.offerFile('models/m.gguf', model);
    const source_url = 'https://files.pythonhosted.org/models/m.gguf';
    await internet.upstream.commit({
      files: {
        'models/manifest.json': JSON.stringify({
          models: [{ name: 'm', source_url, checksum: sha256(model) }],
        }),
      },
    });
    expect(await refreshed(machine)).toBe(0);
  });
  afterEach(() => networks.usual());
  afterAll(async () => {
    const results = process.env['LADYLINUX_TEST_RESULTS'] ?? 'test-results';
    await mkdir(results, { recursive: true });
    await writeFile(join(results, 'networks.md'), `${measured.join('\n')}\n`);
    await networks[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it('are those of docs/network.md', () => {
    expect(documented.map(({ where }) => where)).toEqual(Object.keys(networks.begin));
  });

  for (const { where, codes } of documented.filter((row) => row.codes.length > 0))
    it(`${where}: what a refresh says, and nothing stops`, tags(where), async () => {
      const [code = '', why] = codes;
      await change();
      const [pid, before] = [await serving(), await received()];
      await networks.begin[where]?.();
      const began = performance.now();
      await refreshed(machine);
      const seconds = Math.round((performance.now() - began) / 1000);
      const bytes = (await received()) - before;
      await networks.usual();
      const { message, outcome, downtimeMs } = await lastReport(machine);
      measured.push(
        `| ${where} | \`${message.code}\` ${JSON.stringify(message.params)} | ${String(seconds)} s | ${String(bytes)} B | ${String(downtimeMs)} | ${sentence(message, 'en')} |`,
      );
      expect(message.code).toBe(code);
      if (why !== undefined) expect(message.params).toMatchObject({ why });
      if (outcome === 'refreshed') return;
      expect(downtimeMs).toBeNull();
      expect(await serving()).toBe(pid);
    });

  for (const { where } of documented.filter((row) => row.codes.length === 0))
    it(`${where}: a model arrives, and nothing of it twice`, tags(where), async () => {
      await sh(machine, 'rm -f /opt/ladylinux/models/*');
      const before = await received();
      await networks.begin[where]?.();
      expect(await refreshed(machine, 'models', 'download', 'm')).toBe(0);
      const bytes = (await received()) - before;
      expect(await sh(machine, 'sha256sum < /opt/ladylinux/models/m.gguf')).toContain(
        sha256(model),
      );
      measured.push(`| ${where} | model | ${String(bytes)} of ${String(model.length)} B |`);
      // TLS, TCP, and data in transit at the cut
      expect(bytes).toBeLessThan(model.length * 1.25);
    });
});
