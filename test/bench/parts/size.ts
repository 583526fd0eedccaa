import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePackages } from '../../../build/package.mjs';
import { figure, under, type Part } from '../support/part';

export async function size(): Promise<Part> {
  const output = await mkdtemp(join(tmpdir(), 'ladylinux-bench-size-'));
  try {
    const [deb = ''] = await makePackages({ helper: true, output });
    const bytes = (await stat(deb)).size;
    return {
      title: 'Package',
      about: [
        'The package ladylinux-refresh. It does not contain uv, which is fetched once if the system has none.',
      ],
      figures: [figure('ladylinux-refresh.deb', 'kB', [bytes / 1000], under(1000))],
    };
  } finally {
    await rm(output, { recursive: true });
  }
}
