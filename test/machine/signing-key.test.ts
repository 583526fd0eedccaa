import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRelease, renewRepository } from '../../build/release.mjs';
import { documentedLines } from '../support/documented';
import { bootMachine, canBoot, type Machine } from '../support/machine';
import { address, aptOn, installByReadme, serveApt } from './world/apt-repository';
import { asVersion } from './world/deb';
import { helperDeb, sh } from './world/machine';
import { inOneStory } from './world/story';

const thorough = { tags: 'thorough' };

let folder: string;
let machine: Machine;
let at: ReturnType<typeof aptOn>;
let debs: string[];
let key: string;
let seconds = 0;

/** The commands about the key on a page, run without a prompt for a passphrase. */
async function paste(start: string, given: object = {}, input?: string): Promise<void> {
  const lines = documentedLines().filter(({ line }) => line.startsWith(start));
  expect(lines).toHaveLength(1);
  const told = input === undefined ? '' : '--no-batch --no-tty --status-fd 1 --command-fd 0';
  const command = lines.map(({ line }) => line.replace('gpg', `gpg ${told}`)).join();
  const env = { GNUPGHOME: join(folder, 'gnupg'), KEY: key, ...given };
  await execa('bash', ['-c', command], { cwd: folder, env, ...(input && { input }) });
}

async function fingerprints(): Promise<string[]> {
  const env = { GNUPGHOME: join(folder, 'gnupg') };
  const { stdout } = await execa('gpg', ['--with-colons', '--list-keys'], { env });
  return [...stdout.matchAll(/^fpr:+([0-9A-F]+):/gm)].map(([, each = '']) => each);
}

/** Answers the private half of the newest subkey. */
async function nextSubkey(): Promise<string> {
  await paste('gpg --quick-add-key');
  const SUBKEY = (await fingerprints()).at(-1);
  await paste('gpg --armor --export-secret-subkeys', { SUBKEY });
  return readFile(join(folder, 'signing-subkey.asc'), 'utf8');
}

async function publicKey(): Promise<string> {
  await paste('gpg --armor --export "$KEY"');
  return readFile(join(folder, 'public-key.asc'), 'utf8');
}

/** A repository as of a moment after the one before, from what that had. */
async function release(name: string, from: string | null, packages: string[], keys: Keys) {
  const output = join(folder, name);
  if (from !== null) await cp(join(folder, from), output, { recursive: true });
  seconds += 10;
  const now = new Date(Date.now() - 3_600_000 + seconds * 1000);
  const options = { output, address, now, ...keys };
  await (packages.length > 0 ? makeRelease({ ...options, packages }) : renewRepository(options));
  await at.offer(name);
}

interface Keys {
  readonly signingKey: string;
  readonly publicKey?: string;
}

const takesKey = () =>
  sh(machine, `wget -qO /etc/apt/keyrings/ladylinux.gpg ${address}/ladylinux.gpg`);
const accepts = async (version: string) => {
  const { exitCode, all } = await at.update();
  expect(exitCode, String(all)).toBe(0);
  expect(await at.candidate()).toBe(version);
};
const refuses = async (why: RegExp, version: string) => {
  const { exitCode, all } = await at.update();
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(why);
  expect(await at.candidate()).toBe(version);
};
/** By gpgv of Debian 12, by Sequoia of Debian 13. */
const unknown = /NO_PUBKEY|Missing key/;
const revoked = /REVKEYSIG|revoked/i;

describe.skipIf(!canBoot)('the key of the repository, through its years', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signing-key-'));
    const home = join(folder, 'gnupg');
    await mkdir(home, { mode: 0o700 });
    await writeFile(join(home, 'none'), '');
    const silent = ['batch', 'pinentry-mode loopback', `passphrase-file ${home}/none`];
    await writeFile(join(home, 'gpg.conf'), silent.join('\n'));
    const first = await helperDeb();
    debs = [first];
    for (const version of ['0.2.0', '0.3.0', '0.4.0'])
      debs.push(await asVersion(first, version, folder));
    machine = await bootMachine('signing-key', { disk: 'tmpfs' });
    at = aptOn(machine, folder);
    await serveApt(machine);
  });
  afterAll(async () => {
    await execa('gpgconf', ['--kill', 'all'], { env: { GNUPGHOME: join(folder, 'gnupg') } });
    await machine.down();
    await rm(folder, { recursive: true });
  });

  inOneStory(() => Promise.resolve());

  const of = (index: number) => debs.slice(index, index + 1);
  const subkeys: string[] = [];
  const signing = (...years: number[]): Keys => ({
    signingKey: years.map((year) => subkeys[year] ?? '').join('\n'),
  });

  it(
    'is made by the lines of the page, and what its subkey signs is installed',
    thorough,
    async () => {
      await paste('gpg --quick-generate-key');
      [key = ''] = await fingerprints();
      subkeys.push(await nextSubkey());
      await release('first', null, of(0), { ...signing(0), publicKey: await publicKey() });
      await installByReadme(machine, 'ladylinux-refresh');
      expect(await at.installed()).toBe('installed 0.1.0');
    },
  );

  it(
    'the next subkey signs beside the old one, which is all that a machine has',
    thorough,
    async () => {
      subkeys.push(await nextSubkey());
      await release('both', 'first', of(1), { ...signing(0, 1), publicKey: await publicKey() });
      await accepts('0.2.0');
    },
  );

  it(
    'a machine that never took the key again refuses the next one alone, until it does',
    thorough,
    async () => {
      await release('next', 'both', [], { ...signing(1), publicKey: await publicKey() });
      await refuses(unknown, '0.2.0');
      await takesKey();
      await accepts('0.2.0');
    },
  );

  it('a stolen subkey can sign until its revocation arrives', thorough, async () => {
    const before = await publicKey();
    // the third packet of three: the key, the first subkey, the second
    await paste('gpg --edit-key', {}, 'key 2\nrevkey\ny\n1\n\ny\nsave\n');
    subkeys.push(await nextSubkey());
    await release('stolen', 'next', of(2), { ...signing(1), publicKey: before });
    await accepts('0.3.0');
    await rm(join(folder, 'stolen'), { recursive: true });

    // ours again, with the revocation and another subkey
    await release('revoked', 'next', of(3), { ...signing(2), publicKey: await publicKey() });
    await refuses(unknown, '0.3.0');
    await takesKey();
    await accepts('0.4.0');

    await release('stolen', 'next', of(2), { ...signing(1), publicKey: before });
    await refuses(revoked, '0.4.0');
  });

  it('a revoked key does not sign, and the message says so', thorough, async () => {
    const keys = { ...signing(1), publicKey: await publicKey() };
    await expect(release('revoked', null, [], keys)).rejects.toThrow('may sign any more');
  });

  it(
    'a bad version that is withdrawn is offered to nobody, stays where it is, and the next one follows',
    thorough,
    async () => {
      const keys = { ...signing(2), publicKey: await publicKey() };
      await release('bad', 'revoked', [], keys);
      await accepts('0.4.0');
      expect(await at.apt('install', 'ladylinux-refresh')).toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.4.0');
      await rm(join(folder, 'bad/apt/pool/main/ladylinux-refresh_0.4.0_all.deb'));
      await release('withdrawn', 'bad', [], keys);
      await accepts('0.4.0');
      expect(await sh(machine, 'apt-cache madison ladylinux-refresh')).not.toContain('0.4.0');
      expect(await at.apt('upgrade')).toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.4.0');

      const back = documentedLines().filter(({ line }) => line.includes('--allow-downgrades'));
      expect(back).toHaveLength(1);
      const line = back.map((each) => each.line.replace('sudo apt', 'apt-get --yes')).join();
      await sh(machine, `VERSION=0.2.0; DEBIAN_FRONTEND=noninteractive ${line}`);
      expect(await at.installed()).toBe('installed 0.2.0');
      await release('better', 'withdrawn', [await asVersion(debs[0] ?? '', '0.5.0', folder)], keys);
      await accepts('0.5.0');
      expect(await at.apt('upgrade')).toMatchObject({ exitCode: 0 });
      expect(await at.installed()).toBe('installed 0.5.0');
    },
  );
});
