import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { useModels } from './support/fixture';
import { lost, sha256, single } from './support/models-folder';

const models = useModels();
const content = randomBytes(3_000_000);
/** A source that brings a part and then never anything. */
const dead = [1_000_000, ...Array.from({ length: 20 }, () => 0)];

describe('a download never harms what is there', () => {
  it('never joins unproven parts where no checksum would tell', async () => {
    const url = models.server.serve('/m.gguf', { content, etag: null, cuts: [...dead] });
    models.folder.manifest([single('m', 'm.gguf', null, url)]);
    await models.folder.download();
    const other = randomBytes(3_000_000);
    models.server.serve('/m.gguf', { content: other, etag: null });
    const { finished } = await models.folder.download();
    expect(finished.results[0]).toMatchObject({
      state: 'unverifiable',
      message: { code: 'model-downloaded-unverifiable' },
    });
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(other));
  });

  it('keeps a file that does not match under another name, and reports it', async () => {
    const wrong = randomBytes(1000);
    models.folder.manifest([single('m', 'm.gguf', content, models.server.serve('/m', wrong))]);
    const { finished } = await models.folder.download();
    const kept = `m.gguf.mismatch-${sha256(wrong).slice(0, 16)}`;
    expect(finished.results[0]).toMatchObject({
      state: 'missing',
      outcome: 'failed',
      message: { code: 'model-mismatch', params: { kept } },
    });
    expect(models.names()).toEqual([kept, `${kept}.json`]);
    const sent = models.server.bytesSent;
    const again = await models.folder.download();
    expect(again.finished.results[0]?.message).toEqual({
      code: 'model-same-again',
      params: { kept },
    });
    expect(models.server.bytesSent).toBe(sent);
    const forced = await models.folder.download({ again: true });
    expect(forced.finished.results[0]?.message?.code).toBe('model-mismatch');
    expect(models.server.bytesSent).toBe(2 * sent);
    expect(models.names()).toEqual([kept, `${kept}.json`]);
    expect((await models.folder.inspect()).extraFiles).toMatchObject([
      { path: kept, kind: 'mismatch' },
    ]);
  });

  it('never replaces an existing file, and stores the download next to it', async () => {
    models.folder.put('m.gguf', 'damaged');
    models.offer(content);
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'corrupt' });
    const before = models.folder.snapshot();
    expect((await models.folder.download()).finished.outcome).toBe('problems');
    expect(models.names()).toEqual(['m.gguf']);
    const { finished } = await models.folder.download({ names: ['m'] });
    expect(finished.results[0]?.message).toMatchObject({ code: 'model-kept-beside' });
    expect(models.names()).toEqual(['m.gguf', `m.gguf.new-${sha256(content).slice(0, 16)}`]);
    expect(lost(before, models.folder.snapshot())).toEqual([]);
  });

  it('leaves a file alone that appears while it works', async () => {
    models.offer(content, { bytesPerSecond: 5_000_000 });
    const { finished } = await models.folder.download({
      emit: (event) => {
        if (event.type === 'progress') models.folder.put('m.gguf', 'someone else');
      },
    });
    expect(finished.results[0]?.message?.code).toBe('model-kept-beside');
    expect(models.folder.read('m.gguf').toString()).toBe('someone else');
  });

  it('touches no partial download of another program', async () => {
    models.offer(content);
    models.folder.put('m.gguf.part', 'from the browser');
    const before = models.folder.snapshot();
    const { finished } = await models.folder.download();
    expect(finished.results[0]?.message?.code).toBe('model-part-not-ours');
    expect(models.folder.snapshot()).toEqual(before);
    rmSync(models.folder.path('m.gguf.part'));
    models.folder.put('m.gguf.part.json', '{"mine": true}');
    expect((await models.folder.download()).finished.results[0]?.message?.code).toBe(
      'model-part-not-ours',
    );
    expect(models.folder.read('m.gguf.part.json').toString()).toBe('{"mine": true}');
  });

  it.each([
    [
      'a symlink',
      () => symlinkSync(join(models.folder.root, 'victim'), models.folder.path('m.gguf.part')),
    ],
    [
      'a hard link',
      () => linkSync(join(models.folder.root, 'victim'), models.folder.path('m.gguf.part')),
    ],
    ['a folder', () => mkdirSync(models.folder.path('m.gguf.part'))],
  ])('writes through no planted part: %s', async (_, plant) => {
    models.offer(content);
    writeFileSync(join(models.folder.root, 'victim'), 'victim');
    plant();
    const { finished } = await models.folder.download();
    expect(finished.results[0]?.message?.code).toBe('model-part-not-ours');
    expect(statSync(join(models.folder.root, 'victim')).size).toBe(6);
  });

  it('is one at a time in a folder', async () => {
    models.offer(content, { bytesPerSecond: 2_000_000 });
    const first = models.folder.download();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await models.folder.download()).finished.outcome).toBe('busy');
    expect((await first).finished.outcome).toBe('done');
    expect(readdirSync(models.folder.path('.'))).toEqual(['m.gguf']);
  });

  it('is not kept away by who may only read the folder', async () => {
    models.offer(content);
    // flock(1) opens what it locks for reading, as anybody may
    const holder = execa('flock', ['--shared', models.folder.path('.'), 'cat']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await models.folder.download()).finished.outcome).toBe('done');
    holder.stdin?.end();
    await holder;
  });
});
