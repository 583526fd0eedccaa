import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asDebian, changesOf } from '../../build/package/changes.mjs';
import { makeRelease, renewRepository } from '../../build/release.mjs';
import { bootMachine, canBoot, type Machine } from '../support/machine';
import { newSigningKey } from '../support/signing-key';
import { newerVersion } from '../../main/features/own-packages';
import { randomFrom } from './swap/random';
import { address, aptOn, installByReadme, serveApt } from './world/apt-repository';
import { asVersion } from './world/deb';
import { helperDeb, sh } from './world/machine';
import { updatesIn } from './world/update-manager';

const day = 86_400_000;
const kills = Number(process.env['LADYLINUX_PACKAGE_KILLS'] ?? 100);
const seed = Number(process.env['LADYLINUX_FAULT_SEED'] ?? 1);

let machine: Machine;
let folder: string;
let at: ReturnType<typeof aptOn>;

const newKey = (name: string) => newSigningKey(name, folder);

/** What the tray would show: the same query, by a person without rights. */
async function newer(): Promise<string | null> {
  const asked = ['apt-cache policy', 'apt-mark showhold'].map((command) =>
    machine.as('nobody', ['env', 'LC_ALL=C', ...command.split(' '), 'ladylinux-refresh']),
  );
  const [policy, held] = await Promise.all(asked);
  return newerVersion(policy?.stdout ?? '', held?.stdout ?? '');
}

describe.skipIf(!canBoot)('a release in its own APT repository', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'release-'));
    const first = await helperDeb();
    const version = basename(first).split('_')[1] ?? '';
    expect(version).toBe('0.1.0');
    const next = await asVersion(first, '0.2.0', folder);
    const [signingKey, foreign] = [await newKey('LadyLinux (test)'), await newKey('Mallory')];
    const release = async (name: string, packages: string[], more: object = {}) => {
      await makeRelease({ output: join(folder, name), address, signingKey, packages, ...more });
    };
    await release('first', [first]);
    await cp(join(folder, 'first'), join(folder, 'second'), { recursive: true });
    await release('second', [next], { now: new Date(Date.now() + 1000) });
    await cp(join(folder, 'second'), join(folder, 'expired'), { recursive: true });
    const renew = (name: string, more: object) =>
      renewRepository({ output: join(folder, name), address, signingKey, ...more });
    await renew('expired', { now: new Date(Date.now() - 60 * day) });
    await cp(join(folder, 'second'), join(folder, 'foreign'), { recursive: true });
    await renew('foreign', { signingKey: foreign });
    await cp(join(folder, 'second'), join(folder, 'unsigned'), { recursive: true });
    for (const name of ['InRelease', 'Release.gpg'])
      await rm(join(folder, 'unsigned/apt/dists/stable', name));

    machine = await bootMachine('release', { disk: 'tmpfs' });
    at = aptOn(machine, folder);
    // whatever this computer thinks of dates
    await sh(
      machine,
      `echo 'Acquire { Check-Valid-Until "true"; Check-Date "true"; };' > /etc/apt/apt.conf.d/zz-as-shipped`,
    );
    await serveApt(machine);
    await at.offer('first');
  });
  afterAll(async () => {
    await machine.down();
    await rm(folder, { recursive: true });
  });

  it('is installed by the three lines of the README', async () => {
    // without a screen
    await installByReadme(machine, 'ladylinux-refresh');
    expect(await at.installed()).toBe('installed 0.1.0');
    const findings = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], {
      reject: false,
    });
    const { findings: found } = JSON.parse(findings.stdout) as {
      findings: { what: { code: string } }[];
    };
    const own = found.map(({ what }) => what.code);
    expect(own).toContain('found-not-set-up');
  });

  it.each([
    ['unsigned', /not signed|NO_PUBKEY|no longer signed|does not have a Release file/],
    ['foreign', /NO_PUBKEY|Missing key|not available|couldn't be verified/],
    ['expired', /expired/],
  ])('one that is %s is refused', async (release, why) => {
    await at.offer(release);
    // to a machine that has seen a newer one it is old, and not looked at further
    if (release === 'expired') await sh(machine, 'rm -rf /var/lib/apt/lists/*');
    const { exitCode, all = '' } = await at.update();
    expect(exitCode).not.toBe(0);
    expect(all).toMatch(why);
    expect(await at.candidate()).not.toBe('0.2.0');
  });

  it(
    'a newer version is told with what it changed, and comes with an upgrade',
    { tags: 'thorough' },
    async () => {
      await at.offer('second');
      expect(await at.update()).toMatchObject({ exitCode: 0 });
      expect(await at.candidate()).toBe('0.2.0');
      expect(await sh(machine, 'apt-cache show ladylinux-refresh=0.2.0')).toContain(
        'Description: keeps the LadyLinux application layer current',
      );
      expect(await sh(machine, 'apt-get changelog ladylinux-refresh=0.2.0')).toMatch(
        /^Get:[^]*ladylinux-refresh \(0\.1\.0\)[^]* {2}\* Refresh the application layer/,
      );
      // what mintUpdate shows; its own pane of changes is filled for Mint, Ubuntu, Debian and PPAs alone
      expect(await updatesIn(machine)).toEqual([
        {
          ...{ source: 'ladylinux-refresh', packages: ['ladylinux-refresh'] },
          ...{ old: '0.1.0', new: '0.2.0', label: 'LadyLinux', origin: 'LadyLinux' },
          site: new URL(address).hostname,
          summary: 'keeps the LadyLinux application layer current',
          description: expect.stringMatching(
            /^Fetches the newest commit [^]* does not answer\.\n\n[^]*: apt-get changelog ladylinux-refresh$/,
          ) as unknown,
        },
      ]);
      // that of the repository before an upgrade, the package's own file after it
      const changes = asDebian(await changesOf('0.2.0'));
      expect(changes.length).toBeGreaterThan(0);
      const told = await sh(
        machine,
        `template=$(sed -n 's/^Changelogs: //p' /var/lib/apt/lists/*_InRelease)
         wget -qO- "\${template/@CHANGEPATH@/main/l/ladylinux-refresh/ladylinux-refresh_0.2.0}"`,
      );
      expect(told.split('\n')).toEqual(expect.arrayContaining(changes));
      expect(await newer()).toBe('0.2.0');
      await sh(machine, 'apt-mark hold ladylinux-refresh');
      expect(await newer()).toBeNull();
      expect(await at.apt('upgrade')).toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.1.0');
      await sh(machine, 'apt-mark unhold ladylinux-refresh');
      expect(await at.apt('upgrade')).toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.2.0');
      expect(await newer()).toBeNull();
      expect(await sh(machine, 'zcat /usr/share/doc/ladylinux-refresh/changelog*.gz')).toBe(told);
    },
  );

  it(
    'an older state of the repository changes nothing, and an older version comes by force only',
    { tags: 'thorough' },
    async () => {
      await at.offer('first');
      await at.update();
      expect(await at.candidate()).toBe('0.2.0');
      await at.offer('second');
      await at.update();
      expect(await at.apt('install', 'ladylinux-refresh=0.1.0')).not.toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.2.0');
    },
  );

  it('unattended-upgrades installs it if configured to', { tags: 'thorough' }, async () => {
    await sh(
      machine,
      `apt-get install --yes --allow-downgrades ladylinux-refresh=0.1.0 >/dev/null
       echo 'Unattended-Upgrade::Origins-Pattern { "origin=LadyLinux"; };' > /etc/apt/apt.conf.d/99ladylinux
       unattended-upgrade`,
    );
    expect(await at.installed()).toBe('installed 0.2.0');
  });

  it(
    'a maintainer script that is killed is ended by dpkg --configure -a',
    { tags: 'thorough', timeout: 600_000 + kills * 20_000 },
    async () => {
      await at.offer('second');
      const random = randomFrom(seed);
      const scripts = ['prerm', 'postinst', 'postrm'];
      const killed: string[] = [];
      // some come too late, when the script has ended
      for (let trial = 0; killed.length < kills && trial < 5 * kills; trial += 1) {
        const script = scripts[killed.length % scripts.length] ?? '';
        const version = random.pick(['0.1.0', '0.2.0']);
        const seconds = random.between(0, 0.1).toFixed(3);
        const install = `dpkg --install /srv/apt/pool/main/ladylinux-refresh_${version}_all.deb`;
        // after an upgrade it has nothing to do and disappears at once; an interrupted removal is requested again
        const act = script === 'postrm' ? 'dpkg --remove ladylinux-refresh' : install;
        const again = script === 'postrm' ? `${act}; ${install}` : 'true';
        const told = await sh(
          machine,
          `${act} >/dev/null 2>&1 & dpkg=$!
           of='/var/lib/dpkg/(info/ladylinux-refresh\\.|tmp\\.ci/)${script}'
           while kill -0 $dpkg 2>/dev/null; do
             pgrep --full "$of" >/dev/null || continue
             sleep ${seconds}
             ! pkill --signal KILL --full "$of" || { echo killed; break; }
           done
           wait $dpkg 2>/dev/null || true
           dpkg --configure -a >/dev/null
           { ${again}; } >/dev/null 2>&1`,
        );
        if (told === 'killed') killed.push(script);
        const which = `${script} of ${version}, killed after ${seconds} s`;
        expect(await at.installed(), which).toMatch(/^installed 0\.[12]\.0$/);
        expect(await sh(machine, 'dpkg --audit'), which).toBe('');
        expect(await sh(machine, 'systemctl is-enabled ladylinux-recover.service')).toBe('enabled');
      }
      expect(killed).toHaveLength(kills);
    },
  );
});

describe('a release', () => {
  /** In a separate process, with another umask, time zone and language. */
  const make = async (kind: 'helper' | 'tray', output: string, mask: string, env: object) => {
    const options = { [kind]: true, quick: true, testRuntime: true, output };
    const script = `import { makePackages } from './build/package.mjs';
      console.log((await makePackages(${JSON.stringify(options)})).join());`;
    const command = `umask ${mask}; exec node --input-type=module --eval "$0"`;
    const { stdout } = await execa('bash', ['-c', command, script], { env: { ...env } });
    return readFile(stdout.split('\n').at(-1) ?? '');
  };

  const isSame = async (kind: 'helper' | 'tray') => {
    folder = await mkdtemp(join(tmpdir(), 'release-'));
    const one = await make(kind, folder, '022', { TZ: 'UTC', LC_ALL: 'C' });
    // another second than before
    await new Promise((done) => setTimeout(done, 1100));
    const two = await make(kind, folder, '077', { TZ: 'Asia/Tokyo', LC_ALL: 'C.UTF-8' });
    expect(one.length).toBeGreaterThan(10_000);
    expect(one.equals(two)).toBe(true);
    await rm(folder, { recursive: true });
  };
  const title = 'is made twice byte for byte the same: the %s';
  it.each(['helper'] as const)(title, isSame);
  it.each(['tray'] as const)(title, { tags: 'thorough' }, isSame);
});
