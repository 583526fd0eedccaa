import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ModelsEvent } from '../../../contract/models';
import { useModels } from './support/fixture';
import { sha256, single } from './support/models-folder';

const models = useModels();
const content = randomBytes(3_000_000);
const noticed = (events: readonly ModelsEvent[]) =>
  events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));

describe('a source that asks to wait', () => {
  it('waits as often as the source asks, and reports it', async () => {
    models.offer(content, { statuses: [429, 503, 429], retryAfter: '1', cuts: [1_500_000] });
    const patience = { stallMs: 1500, retries: 0, minDelayMs: 1, maxDelayMs: 1 };
    const { finished, events } = await models.folder.download({
      patience: { ...patience, mostWaitSeconds: 10 },
    });
    expect(finished.outcome).toBe('done');
    const host = new URL(models.server.origin).host;
    expect(noticed(events)).toEqual(
      Array.from({ length: 3 }, () => ({
        code: 'model-source-waits',
        params: { host, seconds: 1 },
      })),
    );
  });

  it('is not waited for beyond reason, and nothing empty is left', async () => {
    models.offer(content, { statuses: [429, 429, 429], retryAfter: '90' });
    const { finished } = await models.folder.download();
    expect(finished.results[0]).toMatchObject({
      state: 'missing',
      message: { code: 'model-source-busy', params: { minutes: 2 } },
    });
    expect(models.server.requests).toHaveLength(1);
    expect(models.names()).toEqual([]);
  });

  it('a refusal without a time leaves no empty part either', async () => {
    models.offer(content, { statuses: Array.from({ length: 20 }, () => 429) });
    const { finished } = await models.folder.download();
    expect(finished.results[0]).toMatchObject({
      state: 'missing',
      message: { code: 'model-source-status', params: { status: 429 } },
    });
    expect(models.names()).toEqual([]);
    expect(await models.folder.states()).toEqual({ m: 'missing' });
  });
});

describe('a file whose digest is known', () => {
  it('goes on by range whatever entity tags say, and fetches nothing twice', async () => {
    models.offer(content, { rotates: true, cuts: [1_100_000, 700_000, 600_000] });
    expect((await models.folder.download()).finished.outcome).toBe('done');
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(content));
    expect(models.server.requests.map(({ ifRange }) => ifRange)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    // data in transit at the cut may be sent again
    expect(models.server.bytesSent).toBeLessThan(content.length * 1.2);
  });

  it('is received from the start if it was another file before the cut', async () => {
    const old = randomBytes(content.length);
    const dead = [1_200_000, ...Array.from({ length: 20 }, () => 0)];
    const url = models.server.serve('/m.gguf', { content: old, etag: '"old"', cuts: dead });
    models.folder.manifest([single('m', 'm.gguf', content, url)]);
    await models.folder.download();
    models.server.serve('/m.gguf', { content, etag: '"new"' });
    const { finished, events } = await models.folder.download();
    expect(finished.outcome).toBe('done');
    expect(noticed(events).map(({ code }) => code)).toEqual(['model-mixed']);
    expect(models.names()).toEqual(['m.gguf']);
    expect(sha256(models.folder.read('m.gguf'))).toBe(sha256(content));
  });

  it('is had from a mirror where its first address gives another one', async () => {
    const wrong = models.server.serve('/wrong', randomBytes(1000));
    models.folder.manifest([single('m', 'm.gguf', content, wrong)]);
    await models.folder.download();
    const right = models.server.serve('/right', content);
    models.folder.manifest([single('m', 'm.gguf', content, wrong, { mirrors: [right] })]);
    const { finished } = await models.folder.download();
    expect(finished.results[0]?.message?.code).toBe('model-downloaded');
  });

  it('is asked for again once what came is taken away', async () => {
    const url = models.server.serve('/m', randomBytes(1000));
    models.folder.manifest([single('m', 'm.gguf', content, url)]);
    await models.folder.download();
    for (const name of models.names()) rmSync(models.folder.path(name));
    models.server.serve('/m', content);
    expect((await models.folder.download()).finished.outcome).toBe('done');
  });
});
