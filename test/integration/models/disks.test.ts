import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isRoot, onlyRoot } from '../../support/only-root';
import { Disk, type DiskKind } from './support/disks';
import { useModels } from './support/fixture';
import { ModelsFolder, sha256, single } from './support/models-folder';

const models = useModels();
const content = randomBytes(3_000_000);
const dead = [1_200_000, ...Array.from({ length: 20 }, () => 0)];
const kinds: readonly DiskKind[] = ['btrfs', 'xfs', 'FAT32', 'exFAT', 'NTFS', 'sshfs'];

/** A models folder on a disk of that kind. */
async function on(kind: DiskKind, work: (disk: Disk, folder: ModelsFolder) => Promise<void>) {
  const disk = await Disk.make(kind);
  try {
    mkdirSync(join(disk.at, 'models'));
    const folder = new ModelsFolder(models.program, join(disk.at, 'models'));
    try {
      await work(disk, folder);
    } finally {
      folder.remove();
    }
  } finally {
    await disk[Symbol.asyncDispose]();
  }
}

describe.each(kinds)('a disk with %s', (kind) => {
  it('keeps what came through being pulled out and plugged in again', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    await on(kind, async (disk, folder) => {
      const url = models.server.serve('/m.gguf', { content, cuts: [...dead] });
      folder.manifest([single('m', 'm.gguf', content, url)]);
      await folder.download();
      expect(await folder.states()).toEqual({ m: 'incomplete' });
      await disk.pull();
      await disk.plug();
      const before = models.server.bytesSent;
      models.server.serve('/m.gguf', content);
      const { finished } = await folder.download();
      expect(finished.results[0]?.message?.code).toBe('model-downloaded');
      // the cut connection may have lost a little in transit
      expect(models.server.bytesSent - before).toBeLessThan(content.length - 900_000);
      await disk.pull();
      await disk.plug();
      expect(sha256(folder.read('m.gguf'))).toBe(sha256(content));
      expect((await folder.verify()).finished.outcome).toBe('done');
      expect(await folder.states()).toEqual({ m: 'verified' });
      expect((await folder.download()).finished.outcome).toBe('nothing-to-do');
    });
  });
});

describe('what a disk cannot do is reported before the first byte', () => {
  const large = { size_bytes: 5_000_000_000 };
  const url = () => models.server.serve('/large', { content, claimed: 5_000_000_000 });

  it('FAT32: a file above 4 GB, and a name that it refuses', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    await on('FAT32', async (_disk, folder) => {
      folder.manifest([
        single('known', 'known.gguf', content, url(), large),
        single('unknown', 'unknown.gguf', content, url()),
        single('name', 'a:b.gguf', content, url()),
      ]);
      const { finished } = await folder.download();
      expect(finished.results.map(({ state, message }) => [state, message?.code])).toEqual([
        ['missing', 'model-too-large-here'],
        ['missing', 'model-too-large-here'],
        ['missing', 'model-name-not-here'],
      ]);
      expect(models.server.requests).toHaveLength(1);
      expect(readdirSync(folder.dir)).toEqual([]);
    });
  });

  it('exFAT: a name that it refuses; and a large file lacks room alone', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    await on('exFAT', async (_disk, folder) => {
      folder.manifest([
        single('large', 'large.gguf', content, url(), large),
        single('name', 'a:b.gguf', content, url()),
      ]);
      const { finished } = await folder.download();
      expect(finished.results.map(({ message }) => message?.code)).toEqual([
        'disk-too-full',
        'model-name-not-here',
      ]);
    });
  });
});

it('an encrypted folder, which has room for shorter names alone', async ({ skip }) => {
  skip(!isRoot, onlyRoot);
  await on('encfs', async (_disk, folder) => {
    const names = ['s.gguf', ...[150, 190].map((long) => `${'l'.repeat(long)}.gguf`)];
    names.push(`${'f'.repeat(190)}/m.gguf`);
    const url = models.server.serve('/m.gguf', content);
    folder.manifest(names.map((name) => single(String(name.length), name, content, url)));
    const { finished } = await folder.download();
    expect(finished.results.map(({ message }) => message?.code)).toEqual([
      ...['model-downloaded', ...Array.from({ length: 3 }, () => 'model-name-too-long')],
    ]);
    expect(models.server.requests).toHaveLength(1);
    expect(Object.values(await folder.states())).toEqual([
      ...['verified', 'missing', 'missing', 'missing'],
    ]);
    expect(readdirSync(folder.dir)).toEqual(['s.gguf']);
  });
});

describe.skipIf(!isRoot)('a disk that goes away while it is written to', () => {
  it.each<DiskKind>(['NTFS', 'sshfs'])('%s is told as gone', async (kind) => {
    await on(kind, async (disk, folder) => {
      const slow = { content, bytesPerSecond: 1_000_000 };
      folder.manifest([single('m', 'm.gguf', content, models.server.serve('/slow', slow))]);
      const asked = folder.download();
      while (models.server.bytesSent < 500_000) await sleep(50);
      await disk.lose();
      const { finished } = await asked;
      expect(finished.results[0]?.message?.code).toBe('model-disk-gone');
    });
  });
});
