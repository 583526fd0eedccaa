import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory } from '../../../build/support/paths.mjs';
import { base, type Machine } from '../../support/machine';
import { sh } from '../world/machine';

/** What apt downloads for these packages in that machine as it is, put where apt keeps its downloads: machines have no way out. */
export async function bringDownloads(machine: Machine, packages: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  try {
    const status = join(folder, 'status');
    await writeFile(status, await sh(machine, 'cat /var/lib/dpkg/status'));
    const kept = join(cacheDirectory(), `debs-${base?.name ?? 'host'}`);
    await mkdir(join(kept, 'partial'), { recursive: true });
    const own = [`Dir::State::status=${status}`, `Dir::Cache::archives=${kept}`];
    const install = (how: string) =>
      execa('apt-get', [
        ...['install', '--yes', how, '--quiet'],
        ...own.flatMap((each) => ['--option', each]),
        ...packages,
      ]);
    const { stdout } = await install('--simulate');
    const needed = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => `${name}_`);
    await install('--download-only');
    const ofThem = (deb: string) => needed.some((name) => deb.startsWith(name));
    for (const deb of (await readdir(kept)).filter(ofThem))
      await machine.copyIn(join(kept, deb), `/var/cache/apt/archives/${deb}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
