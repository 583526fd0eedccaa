import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openBase } from '../../../helper/models/open-folder';
import { giveName } from '../../../helper/models/download/publish';
import { hostilePaths } from '../../unit/models/hostile-paths';
import { useModels } from './support/fixture';
import { lost, ModelsFolder, sha256, single } from './support/models-folder';
import { isRoot, onlyRoot } from '../../support/only-root';

const models = useModels();
const content = randomBytes(3_000_000);

/** Files of other people in the same folder, of which not one may be lost. */
function bystanders(): Map<string, string> {
  models.folder.put('old.gguf', randomBytes(1000));
  models.folder.put('wrong.gguf', randomBytes(1000));
  models.folder.put('deep/er/tokenizer.json', '{}');
  models.folder.put('foreign.gguf.part', randomBytes(1000));
  models.folder.put('m.gguf.backup', randomBytes(1000));
  symlinkSync('/etc/hostname', models.folder.path('link.gguf'));
  return models.folder.snapshot();
}

describe('kill -9', () => {
  it.each([
    ['while a large file comes in', 3_000_000, 12_000_000, 900],
    ['around the end of a small one', 100_000, undefined, 350],
  ])('%s loses nothing, and the next run goes on', async (_, bytes, bytesPerSecond, longestMs) => {
    const before = bystanders();
    const right = content.subarray(0, bytes);
    const wrong = randomBytes(bytes);
    models.folder.manifest([
      single(
        'm',
        'm.gguf',
        right,
        models.server.serve('/m', { content: right, ...(bytesPerSecond && { bytesPerSecond }) }),
      ),
      single('bad', 'bad.gguf', content, models.server.serve('/bad', wrong)),
      single('wrong', 'wrong.gguf', 'other', models.server.serve('/wrong', Buffer.from('other'))),
    ]);
    for (let round = 0; round < 15; round += 1) {
      const child = models.folder.run(['download', 'm', 'bad', 'wrong']);
      await sleep(randomInt(50, longestMs));
      child.kill('SIGKILL');
      await child;
      expect(lost(before, models.folder.snapshot())).toEqual([]);
      if (existsSync(models.folder.path('m.gguf')))
        expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(right));
      expect(existsSync(models.folder.path('bad.gguf'))).toBe(false);
    }
    models.server.serve('/m', right);
    const { finished } = await models.folder.download();
    expect(finished.results.find(({ model }) => model === 'm')?.outcome).not.toBe('failed');
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(right));
    expect(statSync(models.folder.path('m.gguf')).nlink).toBe(1);
    const after = models.folder.snapshot();
    expect(lost(before, after)).toEqual([]);
    const news = [...after.keys()].filter((name) => !before.has(name));
    expect(news.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(news).toContain(`bad.gguf.mismatch-${sha256(wrong).slice(0, 16)}`);
  });

  it('leaves no lock behind', async () => {
    models.offer(content, { bytesPerSecond: 1_000_000 });
    const child = models.folder.run(['download']);
    while (!existsSync(models.folder.path('m.gguf.part'))) await sleep(20);
    child.kill('SIGKILL');
    await child;
    models.server.serve('/m.gguf', content);
    // what held it notices within a moment that its owner is gone
    await expect.poll(async () => (await models.folder.download()).finished.outcome).toBe('done');
  });
});

describe('a full disk', () => {
  it('is reported if a file may not grow, and received data is kept', async () => {
    const before = bystanders();
    models.offer(content);
    const { exitCode, stdout } = await models.folder.run(['download', 'm', '--json'], {
      through: ['prlimit', '--fsize=1000000'],
    });
    expect(exitCode).toBe(13);
    expect(stdout).toContain('"model-too-large-here"');
    expect(statSync(models.folder.path('m.gguf.part')).size).toBeLessThanOrEqual(1_000_000);
    expect(lost(before, models.folder.snapshot())).toEqual([]);
    expect((await models.folder.download()).finished.outcome).toBe('done');
  });

  it('is reported before the first byte, or when it occurs', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    const disk = join(models.folder.root, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'tmpfs', disk]);
    try {
      const small = new ModelsFolder(models.program, join(disk, 'models'));
      try {
        small.put('old.gguf', 'old');
        const before = small.snapshot();
        const large = Buffer.alloc(100_000_000, 'x');
        small.manifest([single('m', 'm.gguf', large, models.server.serve('/large', large))]);
        const first = await small.download();
        expect(first.finished.results[0]?.message?.code).toBe('disk-too-full');
        expect(models.server.bytesSent).toBeLessThan(10_000_000);
        models.server.serve('/large', { content: large, chunked: true });
        const second = await small.download();
        expect(second.finished.results[0]?.message?.code).toBe('model-disk-full');
        expect(lost(before, small.snapshot())).toEqual([]);
        expect(await small.states()).toEqual({ m: 'incomplete' });
      } finally {
        small.remove();
      }
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('a hostile manifest', () => {
  it('of every hostile path changes nothing outside the folder and nothing that is in it', async () => {
    const before = bystanders();
    writeFileSync(join(models.folder.root, 'secret'), 'secret');
    mkdirSync(join(models.folder.root, 'outside'));
    symlinkSync('../outside', models.folder.path('trap'));
    const outside = () =>
      readdirSync(models.folder.root, { recursive: true })
        .filter((name) => !/^(?:models\/|verified\.json$)/.test(String(name)))
        .sort();
    const url = models.server.serve('/x', content);
    const entries = [
      ...hostilePaths,
      '../secret',
      'trap/x',
      'link.gguf',
      'deep',
      'deep/er',
      'foreign.gguf.part',
      'old.gguf/x',
    ].flatMap((path, index) => [
      { id: `file ${index}`, filename: path, source_url: url, checksum: sha256(content) },
      {
        id: `folder ${index}`,
        local_path: path,
        filename: 'x.gguf',
        source_url: url,
        checksum: sha256(content),
      },
      {
        id: `files ${index}`,
        files: [{ filename: path, source_url: url, checksum: sha256(content) }],
      },
    ]);
    models.folder.manifest(entries);
    await models.folder.verify();
    const there = outside();
    await models.folder.download();
    expect(outside()).toEqual(there);
    expect(lost(before, models.folder.snapshot())).toEqual([]);
    expect(readdirSync(join(models.folder.root, 'outside'))).toEqual([]);
  });

  it('of every file that is there leaves each as it is', async () => {
    const before = bystanders();
    const url = models.server.serve('/x', content);
    models.folder.manifest(
      [...before.keys()].map((name) => ({
        id: name,
        filename: name,
        source_url: url,
        checksum: sha256(content),
      })),
    );
    await models.folder.verify();
    await models.folder.download({ names: [...before.keys()] });
    expect(lost(before, models.folder.snapshot())).toEqual([]);
  });
});

describe('giving a name', () => {
  const refuseLinks: typeof linkSync = () => {
    throw Object.assign(new Error('no links here'), { code: 'EPERM' });
  };

  it.each([
    ['with hard links', linkSync],
    ['without', refuseLinks],
  ])('never replaces, on a file system %s', async (_, link) => {
    models.folder.put('m.part', 'new');
    const base = openBase(models.folder.dir);
    try {
      models.folder.put('taken', 'old');
      expect(await giveName(base, 'm', 'taken', link)).toBe(false);
      expect(models.folder.read('taken').toString()).toBe('old');
      expect(models.folder.read('m.part').toString()).toBe('new');
      expect(await giveName(base, 'm', 'free', link)).toBe(true);
      expect(models.folder.read('free').toString()).toBe('new');
    } finally {
      base.close();
    }
  });
});
