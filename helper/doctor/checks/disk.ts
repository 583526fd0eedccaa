import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { needBytes } from '../../refresh/steps/preflight';
import { pathExists } from '../../lib/path';
import { found, run, type FixableFinding } from '../found';
import type { Check } from '../question';

export const diskCheck: Check = {
  name: 'disk',
  inPrefix: true,
  async look({ host: { layout } }) {
    const all: FixableFinding[] = [];
    const devices = new Set<string>();
    for (const wanted of [layout.refreshDir, layout.refreshState]) {
      let folder = wanted;
      while (!(await pathExists(folder))) folder = dirname(folder);
      const { bavail, bsize, blocks, type } = await statfs(folder);
      const device = [blocks, bavail, type].join(' ');
      if (devices.has(device)) continue;
      devices.add(device);
      const freeBytes = bavail * bsize;
      if (freeBytes >= needBytes) continue;
      const params = { folder, freeBytes, needBytes };
      const fix = run(`sudo du --max-depth=2 --human-readable ${layout.refreshDir}`);
      all.push(
        found('disk', 'found-disk-low', params, { severity: 'problem', about: folder, fix }),
      );
    }
    return { found: all };
  },
};
