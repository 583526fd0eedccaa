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
    await execa('apt-get', [
      ...['install', '--yes', '--download-only', '--quiet'],
      ...own.flatMap((each) => ['--option', each]),
      ...packages,
    ]);
    for (const deb of (await readdir(kept)).filter((name) => name.endsWith('.deb')))
      await machine.copyIn(join(kept, deb), `/var/cache/apt/archives/${deb}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
