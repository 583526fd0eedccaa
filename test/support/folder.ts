import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';

export async function makeFolder(name = 'ladylinux-test-'): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), name)));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** vitest's `test` with an empty folder of its own that is gone afterwards. */
export const test = base.extend<{ folder: string }>({
  // vitest reads the first parameter's pattern to learn which fixtures this one needs: none.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await makeFolder();
    await use(folder);
    await removeFolder(folder);
  },
});
