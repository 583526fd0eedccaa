import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { listPackage } from '@electron/asar';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages } from '../../build/package.mjs';
import { documentedLines } from '../support/documented';
import { bootMachine, canBoot, type Machine } from '../support/machine';
import { helperDeb, sh } from './world/machine';

// The wire holds characters, @electron/fuses src/constants.ts.
const disabled = '0'.charCodeAt(0);
const enabled = '1'.charCodeAt(0);

let output: string;
let deb: string;
let unpacked: string;
let machine: Machine;

/** The line of a page, with a yes to what apt asks. */
async function asDocumented(verb: 'install' | 'remove' | 'purge'): Promise<void> {
  const lines = documentedLines().filter(
    ({ line }) => line.startsWith(`sudo apt ${verb} `) && !line.includes('--'),
  );
  expect(lines).toHaveLength(1);
  const command = lines.map(({ line }) => line.replace('sudo ', '')).join();
  await sh(
    machine,
    `echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes; cd /srv; DEBIAN_FRONTEND=noninteractive ${command}`,
  );
}

describe.skipIf(!canBoot)('the package ladylinux-tray', () => {
  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), 'tray-'));
    const [made] = await makePackages({ tray: true, quick: true, testRuntime: true, output });
    deb = made ?? '';
    unpacked = join(output, 'unpacked');
    await execa('dpkg-deb', ['--extract', deb, unpacked]);
    machine = await bootMachine('tray', { disk: 'tmpfs', size: '3G' });
    await sh(machine, 'mkdir /srv/out');
    for (const each of [deb, await helperDeb()])
      await machine.copyIn(each, `/srv/out/${basename(each)}`);
    await asDocumented('install');
  });
  afterAll(async () => {
    await machine.down();
    await rm(output, { recursive: true });
  });

  const program = () => join(unpacked, 'opt/ladylinux-tray/ladylinux-tray');

  it('every fuse of the shipped program is as stated (threat 19)', async () => {
    const wire = await getCurrentFuseWire(program());
    const state = (fuse: FuseV1Options) => wire[fuse];
    for (const off of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    ]) {
      expect(state(off), FuseV1Options[off]).toBe(disabled);
    }
    expect(state(FuseV1Options.OnlyLoadAppFromAsar)).toBe(enabled);
    expect(state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(enabled);
    // Electron 29 and later have this one.
    expect([undefined, disabled]).toContain(state(FuseV1Options.GrantFileProtocolExtraPrivileges));
  });

  it('does not run as Node, whatever the environment says (threat 19)', async () => {
    const { stdout } = await execa(program(), ['-p', '6 * 7'], {
      env: { ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
      reject: false,
      timeout: 10_000,
    });
    expect(stdout).not.toContain('42');
  });

  it('holds our own program and nothing of the development runtime', () => {
    const files = listPackage(join(unpacked, 'opt/ladylinux-tray/resources/app.asar'), {
      isPack: false,
    });
    expect(files).toContain('/out/main/main.cjs');
    expect(files.filter((path) => /node_modules|\.map$|\/helper\//.test(path))).toEqual([]);
  });

  it('chrome-sandbox is setuid root after the installation', async () => {
    expect(await sh(machine, "stat -c '%U:%G %a' /opt/ladylinux-tray/chrome-sandbox")).toBe(
      'root:root 4755',
    );
  });

  it('nothing else that it installs can be changed by others', async () => {
    const changeable = `dpkg -L ladylinux-tray | xargs -d '\\n' -I{} find {} -maxdepth 0 ! -type l \\( -perm /022 -o ! -user root \\)`;
    expect(await sh(machine, changeable)).toBe('');
    expect(await sh(machine, 'find /opt/ladylinux-tray -perm /6000')).toBe(
      '/opt/ladylinux-tray/chrome-sandbox',
    );
  });

  it('starts at login, is in the menu, and its window belongs to its launcher', async () => {
    const launcher = await sh(machine, 'cat /usr/share/applications/ladylinux-tray.desktop');
    expect(launcher).toContain('StartupWMClass=ladylinux-tray');
    await sh(
      machine,
      'desktop-file-validate /usr/share/applications/ladylinux-tray.desktop /etc/xdg/autostart/ladylinux-tray.desktop',
    );
    expect(await sh(machine, 'readlink -e /usr/bin/ladylinux-tray')).toBe(
      '/opt/ladylinux-tray/ladylinux-tray',
    );
    expect(await sh(machine, "dpkg-query -W -f '${Conffiles}' ladylinux-tray")).toContain(
      '/etc/xdg/autostart/ladylinux-tray.desktop',
    );
    await sh(machine, 'test -s /usr/share/icons/hicolor/48x48/apps/ladylinux-tray.png');
  });

  it('needs the helper, and one built on the test runtime says so', async () => {
    const { stdout } = await execa('dpkg-deb', ['--field', deb]);
    expect(stdout).toMatch(/^Depends: .*ladylinux-refresh/m);
    // one line with the helper in an update manager
    expect(stdout).toMatch(/^Source: ladylinux-refresh \([\d.]+\)$/m);
    const isTest = /^Description: .*test runtime/m.test(stdout);
    expect(/^Version: .*~testruntime$/m.test(stdout)).toBe(isTest);
  });

  it('has nothing that lintian calls an error or a warning', async () => {
    const { stdout } = await execa('lintian', ['--allow-root', '--fail-on', 'none', deb]);
    expect(stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
  });

  it('is removed as the user guide says, and purged without a trace', async () => {
    await asDocumented('remove');
    expect(
      await sh(machine, 'ls -d /opt/ladylinux-tray /usr/lib/ladylinux 2>/dev/null || true'),
    ).toBe('');
    await asDocumented('purge');
    expect(
      await sh(machine, "dpkg-query -W -f '${Status}' ladylinux-refresh 2>/dev/null || true"),
    ).toMatch(/^(?:unknown ok not-installed)?$/);
    await sh(machine, 'dpkg --purge ladylinux-tray');
    expect(
      await sh(
        machine,
        'ls -d /opt/ladylinux-tray /usr/bin/ladylinux-tray /etc/xdg/autostart/ladylinux-tray.desktop 2>/dev/null || true',
      ),
    ).toBe('');
  });
});
