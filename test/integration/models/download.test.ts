import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useModels } from './support/fixture';
import { sha256, single } from './support/models-folder';

const models = useModels();
const content = randomBytes(3_000_000);
/** A source that brings a part and then never anything. */
const dead = [1_000_000, ...Array.from({ length: 20 }, () => 0)];

describe('a download', () => {
  it('is verified, gets its name and is remembered', async () => {
    models.offer(content);
    const { finished, events } = await models.folder.download();
    expect(finished).toMatchObject({
      outcome: 'done',
      results: [{ state: 'verified', outcome: 'done' }],
    });
    expect(models.names()).toEqual(['m.gguf']);
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(content));
    expect(await models.folder.states()).toEqual({ m: 'verified' });
    expect(statSync(models.folder.path('m.gguf')).nlink).toBe(1);
    const bytes = events.filter(
      (event) => event.type === 'progress' && event.phase === 'downloading',
    );
    expect(bytes.at(-1)).toMatchObject({ doneBytes: content.length, totalBytes: content.length });
    expect(models.server.requests[0]?.acceptEncoding).toBe('identity');
    const again = await models.folder.download();
    expect(again.finished.outcome).toBe('nothing-to-do');
    expect(models.server.requests).toHaveLength(1);
  });

  it('goes into folders of its own, with several files', async () => {
    const files = ['a.gguf', 'deep/er/b.json'].map((filename) => ({
      filename,
      checksum: sha256(`content of ${filename}`),
    }));
    for (const { filename } of files)
      models.server.serve(`/repo/${filename}`, Buffer.from(`content of ${filename}`));
    models.folder.manifest([
      { id: 'split', local_path: 'split', source: { url: models.server.url('/repo/') }, files },
    ]);
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(models.folder.read('split/deep/er/b.json').toString()).toBe('content of deep/er/b.json');
    expect(await models.folder.states()).toEqual({ split: 'verified' });
  });

  it('goes on after cuts where it was', async () => {
    models.offer(content, { cuts: [1_000_000, 500_000, 700_000] });
    const { finished } = await models.folder.download();
    expect(finished.outcome).toBe('done');
    const offsets = models.server.requests.map(({ range }) =>
      Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]),
    );
    expect(offsets).toHaveLength(4);
    expect(offsets).toEqual([...offsets].sort((x, y) => x - y));
    expect(offsets[3]).toBeGreaterThan(1_500_000);
    expect(new Set(models.server.requests.slice(1).map(({ ifRange }) => ifRange)).size).toBe(1);
    expect(models.server.bytesSent).toBeLessThan(content.length * 1.3);
    expect(await models.folder.states()).toEqual({ m: 'verified' });
  });

  it('survives as many cuts as bring something', async () => {
    const big = randomBytes(12_000_000);
    const url = models.server.serve('/big', {
      content: big,
      cuts: Array.from({ length: 10 }, () => 1_100_000),
    });
    models.folder.manifest([single('m', 'm.gguf', big, url)]);
    expect((await models.folder.download()).finished.outcome).toBe('done');
  });

  it('gives up on a source that brings nothing, and keeps what it has', async () => {
    models.offer(content, { cuts: [...dead] });
    const { finished } = await models.folder.download();
    expect(finished).toMatchObject({
      outcome: 'problems',
      results: [{ outcome: 'failed', message: { code: 'model-download-cut' } }],
    });
    expect(await models.folder.states()).toEqual({ m: 'incomplete' });
    const have = statSync(models.folder.path('m.gguf.part')).size;
    expect(have).toBeGreaterThan(500_000);
    models.server.serve('/m.gguf', content);
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(models.server.requests.at(-1)?.range).toBe(`bytes=${have}-`);
    expect(models.names()).toEqual(['m.gguf']);
  });

  it('gives up on a silent one', async () => {
    models.offer(content, { stallAfter: 100_000 });
    const { finished } = await models.folder.download({
      patience: { stallMs: 300, retries: 1, minDelayMs: 1, maxDelayMs: 1, mostWaitSeconds: 0 },
    });
    expect(finished.results[0]?.message?.code).toBe('model-download-stalled');
    expect(statSync(models.folder.path('m.gguf.part')).size).toBeGreaterThanOrEqual(100_000);
  });

  it('starts over when the file has changed meanwhile', async () => {
    models.offer(content, { cuts: [...dead], etag: '"old"' });
    await models.folder.download();
    const other = randomBytes(3_000_000);
    const url = models.server.serve('/m.gguf', { content: other, etag: '"new"' });
    models.folder.manifest([single('m', 'm.gguf', other, url)]);
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(other));
  });

  it('is limited to a bandwidth', async () => {
    const part = content.subarray(0, 600_000);
    models.folder.manifest([single('m', 'm.gguf', part, models.server.serve('/m', part))]);
    const began = performance.now();
    await models.folder.download({ bytesPerSecond: 400_000 });
    const seconds = (performance.now() - began) / 1000;
    expect(seconds).toBeGreaterThan(1.3);
    expect(await models.folder.states()).toEqual({ m: 'verified' });
  });

  it('can be cancelled and goes on later', async () => {
    models.offer(content, { bytesPerSecond: 3_000_000 });
    const stop = new AbortController();
    const { finished } = await models.folder.download({
      signal: stop.signal,
      emit: (event) => {
        if (event.type === 'progress' && event.doneBytes > 500_000) stop.abort();
      },
    });
    expect(finished.outcome).toBe('cancelled');
    expect(await models.folder.states()).toEqual({ m: 'incomplete' });
    models.server.serve('/m.gguf', content);
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(models.server.requests.at(-1)?.range).toMatch(/^bytes=\d{6,}-$/);
  });
});
