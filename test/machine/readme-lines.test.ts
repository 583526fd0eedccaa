import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages } from '../../build/package.mjs';
import { makeRelease } from '../../build/release.mjs';
import { DoctorReport } from '../../contract/doctor';
import { bootMachine, canBoot, type Machine } from '../support/machine';
import { newSigningKey } from '../support/signing-key';
import { address, installByReadme, serveApt } from './world/apt-repository';
import { makeInternet, type Internet } from './world/internet';
import { helperDeb, sh, statusOf } from './world/machine';

const thorough = { tags: 'thorough' };

let folder: string;
let machine: Machine;
let internet: Internet;

async function found(): Promise<string[]> {
  const doctor = ['ladylinux-refresh', 'doctor', '--json'] as const;
  const { stdout } = await machine.exec(doctor, { reject: false });
  return DoctorReport.parse(JSON.parse(stdout)).findings.map(({ what }) => what.code);
}

// The helper alone is installed so in release.test.ts, in every run.
describe.skipIf(!canBoot)('a fresh machine, by what the README says', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'readme-'));
    const tray = await makePackages({ tray: true, quick: true, testRuntime: true, output: folder });
    const packages = [await helperDeb(), ...tray];
    const signingKey = await newSigningKey('LadyLinux (test)', folder);
    await makeRelease({ output: join(folder, 'release'), address, signingKey, packages });
    [internet, machine] = await Promise.all([
      makeInternet(),
      bootMachine('readme', { disk: 'tmpfs', size: '3G', net: true }),
    ]);
    await internet.serve(machine);
    await machine.copyIn(join(folder, 'release/apt'), '/srv/apt');
    await serveApt(machine);
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it(
    'has both packages after three lines, and no finding of ours after one more',
    thorough,
    async () => {
      await installByReadme(machine);
      const status = "dpkg-query -W -f '${db:Status-Status} ' ladylinux-refresh ladylinux-tray";
      expect(await sh(machine, status)).toBe('installed installed');
      const libraries = 'ldd /opt/ladylinux-tray/ladylinux-tray | grep "not found" || true';
      expect(await sh(machine, libraries)).toBe('');
      expect(await readFile('README.md', 'utf8')).toContain('`sudo ladylinux-refresh install`');
      await sh(machine, 'ladylinux-refresh install');
      expect(await statusOf(machine)).toMatchObject({ condition: 'healthy' });
      // nothing of ours; the models are the application's, and are asked for
      expect(await found()).toEqual(['models-missing']);
      await sh(machine, 'ladylinux-refresh models download');
      expect(await found()).toEqual([]);
    },
  );
});
