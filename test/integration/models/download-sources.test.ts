import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nobody, type ServedFile } from './support/file-server';
import { useModels } from './support/fixture';
import { sha256, single } from './support/models-folder';

const models = useModels();
const content = randomBytes(3_000_000);
/** A source that brings a part and then never anything. */
const dead = [1_000_000, ...Array.from({ length: 20 }, () => 0)];

describe('the source of a download', () => {
  it.each<[string, Partial<ServedFile>]>([
    ['without ranges', { ranges: false }],
    ['with a weak entity tag only', { etag: 'W/"weak"' }],
    ['with a date only', { etag: null, lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT' }],
    ['with neither', { etag: null }],
    ['in chunks of unknown length', { chunked: true }],
  ])('comes to its end from a server %s', async (_, behaviour) => {
    models.offer(content, { ...behaviour, cuts: [1_500_000] });
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(content));
  });

  it('follows redirects, within reason and never to something insecure', async () => {
    models.server.serve('/m.gguf', content);
    const hop = models.server.serve('/hop', {
      content: Buffer.alloc(0),
      statuses: [302, 302, 302],
      location: '/m.gguf',
    });
    const loop = models.server.serve('/loop', {
      content: Buffer.alloc(0),
      statuses: Array.from({ length: 50 }, () => 302),
      location: '/loop',
    });
    const out = models.server.serve('/out', {
      content: Buffer.alloc(0),
      statuses: Array.from({ length: 9 }, () => 301),
      location: 'http://models.example/x',
    });
    const file = models.server.serve('/file', {
      content: Buffer.alloc(0),
      statuses: Array.from({ length: 9 }, () => 301),
      location: 'file:///etc/passwd',
    });
    models.folder.manifest([
      single('hop', 'hop', content, hop),
      single('loop', 'loop', content, loop),
      single('out', 'out', content, out),
      single('file', 'file', content, file),
    ]);
    const { finished } = await models.folder.download();
    expect(finished.results.map(({ message }) => message?.code)).toEqual([
      'model-downloaded',
      'model-source-redirects',
      'model-source-insecure',
      'model-source-insecure',
    ]);
    expect(models.names()).toContain('hop');
  });

  it('asks no plain http address unless loopback is allowed', async () => {
    models.offer(content);
    const { finished } = await models.folder.download({
      policy: { allowLoopbackHttp: false, fileFolders: [] },
    });
    expect(finished.results[0]?.message?.code).toBe('model-source-insecure');
    expect(models.server.requests).toHaveLength(0);
  });

  it.each<[string, Partial<ServedFile>, string]>([
    ['a web page', { type: 'text/html; charset=utf-8' }, 'model-source-web-page'],
    [
      'a web page under another type',
      { content: Buffer.from('\n <!DOCTYPE html><html>') },
      'model-source-web-page',
    ],
    [
      'a Git LFS pointer',
      { content: Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:x\n') },
      'model-source-lfs-pointer',
    ],
    ['a file of another length', { content: randomBytes(5) }, 'model-source-size'],
    ['an encoded form', { headers: { 'content-encoding': 'gzip' } }, 'model-source-encoded'],
    ['error 410', { statuses: [410, 410, 410, 410] }, 'model-source-status'],
    ['error 401', { statuses: [401] }, 'model-source-login'],
    ['error 403', { statuses: [403] }, 'model-source-login'],
    ['error 500 every time', { statuses: [500, 500, 500, 500, 500, 500] }, 'model-source-status'],
  ])('tells %s as that and leaves nothing under the name', async (_, behaviour, code) => {
    models.offer(
      content,
      behaviour,
      code === 'model-source-size' ? { size_bytes: content.length } : {},
    );
    const { finished } = await models.folder.download();
    expect(finished).toMatchObject({
      outcome: 'problems',
      results: [{ outcome: 'failed', message: { code } }],
    });
    expect(existsSync(models.folder.path('m.gguf'))).toBe(false);
  });

  it('has patience with a server that is busy for a while', async () => {
    models.offer(content, { statuses: [503, 429] });
    expect((await models.folder.download()).finished.outcome).toBe('done');
  });

  it('asks the mirrors when the first address does not work', async () => {
    const mirror = models.server.serve('/mirror', content);
    models.folder.manifest([
      single('m', 'm.gguf', content, models.server.url('/nothing'), {
        mirrors: [models.server.serve('/page', { content, type: 'text/html' }), mirror],
      }),
    ]);
    const { finished, events } = await models.folder.download();
    expect(finished.outcome).toBe('done');
    expect(
      events.filter((event) => event.type === 'notice').map((event) => event.message.code),
    ).toEqual(['model-source-status', 'model-source-web-page']);
  });

  it('goes on at a mirror with what the first address brought', async () => {
    const mirror = models.server.serve('/mirror', { content, etag: '"other"' });
    const first = models.server.serve('/first', { content, cuts: [...dead] });
    models.folder.manifest([single('m', 'm.gguf', content, first, { mirrors: [mirror] })]);
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(models.server.requests.at(-1)).toMatchObject({
      path: '/mirror',
      range: expect.stringMatching(/^bytes=[1-9]\d{5,}-$/) as string,
      ifRange: undefined,
    });
  });

  it('is offline when nothing can be reached', async () => {
    models.folder.manifest([single('m', 'm.gguf', content, await nobody())]);
    const { finished } = await models.folder.download();
    expect(finished).toMatchObject({
      outcome: 'offline',
      results: [{ message: { code: 'model-download-offline' } }],
    });
  });

  it('takes a file: address only from where the settings allow', async () => {
    const stick = join(models.folder.root, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'm.gguf'), content);
    symlinkSync('/etc/passwd', join(stick, 'trap'));
    const policy = { allowLoopbackHttp: false, fileFolders: [stick] };
    const state = async (url: string, allowed = policy) => {
      models.folder.manifest([single('m', 'm.gguf', content, url)]);
      return (await models.folder.download({ policy: allowed })).finished.results[0]?.message?.code;
    };
    expect(await state(`file://${stick}/m.gguf`, { ...policy, fileFolders: [] })).toBe(
      'model-source-file-not-allowed',
    );
    expect(await state('file:///etc/passwd')).toBe('model-source-file-not-allowed');
    expect(await state(`file://${stick}/../verified.json`)).toBe('model-source-file-not-allowed');
    expect(await state(`file://${stick}/%2e%2e/verified.json`)).toBe(
      'model-source-file-not-allowed',
    );
    expect(await state(`file://${stick}/trap`)).toBe('model-source-file-not-allowed');
    expect(await state(`file://${stick}/gone`)).toBe('model-source-file-missing');
    expect(await state(`file://${stick}/m.gguf`)).toBe('model-downloaded');
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(content));
  });
});
