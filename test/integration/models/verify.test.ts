import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useModels } from './support/fixture';
import { sha256, single } from './support/models-folder';

const models = useModels();
const url = 'https://models.example/x';

describe('verification', () => {
  it('distinguishes every state, and remembers what it read', async () => {
    const right = randomBytes(3_000_000);
    models.folder.put('a/right.gguf', right);
    models.folder.put('wrong.gguf', 'not this');
    models.folder.put('short.gguf', 'short');
    models.folder.put('unsaid.gguf', 'anything');
    models.folder.put('part.gguf.part', 'half');
    models.folder.put('nobody/asked.bin', 'x');
    symlinkSync('/etc/passwd', models.folder.path('link.gguf'));
    mkdirSync(models.folder.path('models.folder.gguf'));
    models.folder.manifest([
      single('right', 'right.gguf', right, url, { local_path: 'a' }),
      single('wrong', 'wrong.gguf', 'this', url),
      single('short', 'short.gguf', 'long', url, { size_bytes: 100 }),
      single('unsaid', 'unsaid.gguf', null, url),
      single('part', 'part.gguf', 'whole', url),
      single('gone', 'gone.gguf', 'x', url, { required: true }),
      single('link', 'link.gguf', 'x', url),
      single('folder', 'models.folder.gguf', 'x', url),
      single('outside', '../../x', 'x', url),
      {
        id: 'split',
        files: [
          { filename: 'a/right.gguf', checksum: sha256(right) },
          { filename: 'a/other.gguf', checksum: sha256('x') },
        ],
      },
    ]);
    const before = {
      right: 'present',
      wrong: 'present',
      short: 'wrong-size',
      unsaid: 'unverifiable',
      part: 'incomplete',
      gone: 'missing',
      link: 'refused',
      folder: 'refused',
      outside: 'refused',
      split: 'incomplete',
    };
    expect(await models.folder.states()).toEqual(before);

    const { finished, events } = await models.folder.verify();
    expect(finished.outcome).toBe('problems');
    expect(await models.folder.states()).toEqual({
      ...before,
      right: 'verified',
      wrong: 'corrupt',
    });
    expect(finished.results.find(({ model }) => model === 'wrong')?.message?.code).toBe(
      'model-corrupt',
    );
    expect(events.at(-1)?.type).toBe('finished');
    const report = await models.folder.inspect();
    expect(report.extraFiles.map(({ path }) => path).sort()).toEqual(['nobody/asked.bin']);
    expect(report.models[0]?.files[0]?.checkedAt).not.toBeNull();

    const again = await models.folder.verify();
    expect(again.events[0]).toMatchObject({ type: 'started', files: 0, totalBytes: 0 });
    expect((await models.folder.verify({ again: true })).events[0]).toMatchObject({
      type: 'started',
      files: 2,
    });
  });

  it.each(['sha512', 'SHA-384', 'sha3-256', 'blake2b512', 'sm3'])('knows %s', async (algorithm) => {
    const content = randomBytes(100_001);
    const value = createHash(algorithm.toLowerCase().replace('sha-', 'sha'))
      .update(content)
      .digest('hex');
    models.folder.put('m.bin', content);
    models.folder.manifest([{ id: 'm', filename: 'm.bin', checksum: { algorithm, value } }]);
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'verified' });
  });

  it('agrees with openssl on sizes around its chunks', async () => {
    const sizes = [0, 1, 1_048_575, 1_048_576, 1_048_577, 2_097_152, 5_000_000];
    const entries = sizes.map((size) => {
      const name = `${size}.bin`;
      models.folder.put(name, randomBytes(size));
      const told = execFileSync('openssl', ['dgst', '-sha256', '-r', models.folder.path(name)], {
        encoding: 'utf8',
      }).slice(0, 64);
      return { id: name, filename: name, checksum: told, source_url: url };
    });
    models.folder.manifest(entries);
    const { finished } = await models.folder.verify();
    expect(finished).toMatchObject({
      outcome: 'done',
      message: { params: { verified: sizes.length, wrong: 0 } },
    });
  });

  it('notices every kind of change, also one that keeps size and time', async () => {
    const content = randomBytes(50_000);
    models.folder.manifest([single('m', 'm.bin', content, url)]);
    const start = async () => {
      models.folder.put('m.bin', content);
      await models.folder.verify();
      expect(await models.folder.states()).toEqual({ m: 'verified' });
    };
    await start();
    appendFileSync(models.folder.path('m.bin'), 'x');
    expect(await models.folder.states()).toEqual({ m: 'present' });

    await start();
    const { atime, mtime } = statSync(models.folder.path('m.bin'));
    const fd = openSync(models.folder.path('m.bin'), 'r+');
    writeSync(fd, 'y', 7);
    closeSync(fd);
    utimesSync(models.folder.path('m.bin'), atime, mtime);
    expect(await models.folder.states()).toEqual({ m: 'present' });
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'corrupt' });

    rmSync(models.folder.path('m.bin'));
    await start();
    writeFileSync(models.folder.path('n.bin'), content);
    renameSync(models.folder.path('n.bin'), models.folder.path('m.bin'));
    expect(await models.folder.states()).toEqual({ m: 'present' });
  });

  it('applies a new checksum without reading again', async () => {
    models.folder.put('m.bin', 'content');
    models.folder.manifest([single('m', 'm.bin', 'other', url)]);
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'corrupt' });
    models.folder.manifest([single('m', 'm.bin', 'content', url)]);
    expect(await models.folder.states()).toEqual({ m: 'verified' });
    models.folder.manifest([
      { id: 'm', filename: 'm.bin', checksum: { algorithm: 'sha512', value: 'a'.repeat(128) } },
    ]);
    expect(await models.folder.states()).toEqual({ m: 'present' });
  });

  it.each([
    ['empty', ''],
    ['garbage', 'garbage'],
    ['of another shape', '{"v":1,"results":[{}]}'],
    ['a list', '[]'],
    ['endlessly deep', `{"v":1,"results":${'['.repeat(100_000)}`],
  ])('takes a damaged memory, %s, as none', async (_, text) => {
    models.folder.put('m.bin', 'content');
    models.folder.manifest([single('m', 'm.bin', 'content', url)]);
    writeFileSync(models.folder.cacheFile, text);
    expect(await models.folder.states()).toEqual({ m: 'present' });
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'verified' });
  });

  it('does not follow a planted memory', async () => {
    models.folder.put('m.bin', 'content');
    models.folder.manifest([single('m', 'm.bin', 'content', url)]);
    symlinkSync('/etc/passwd', models.folder.cacheFile);
    await models.folder.verify();
    expect(await models.folder.states()).toEqual({ m: 'verified' });
    expect(statSync('/etc/passwd').size).toBeGreaterThan(0);
  });

  it('can be cancelled, keeps what it has and goes on with the rest', async () => {
    const contents = Array.from({ length: 6 }, () => randomBytes(40_000_000));
    models.folder.manifest(
      contents.map((content, index) => single(`m${index}`, `m${index}.bin`, content, url)),
    );
    contents.forEach((content, index) => {
      models.folder.put(`m${index}.bin`, content);
    });
    const stop = new AbortController();
    const { finished } = await models.folder.verify({
      signal: stop.signal,
      hashing: { script: models.program, workers: 1 },
      emit: (event) => {
        if (event.type === 'file' && event.result.outcome === 'done') stop.abort();
      },
    });
    expect(finished.outcome).toBe('cancelled');
    const done = Object.values(await models.folder.states()).filter(
      (state) => state === 'verified',
    ).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(6);
    const rest = await models.folder.verify();
    expect(rest.events[0]).toMatchObject({ type: 'started', files: 6 - done });
    expect(rest.finished.outcome).toBe('done');
  });

  it('keeps finished files through kill -9', async () => {
    models.folder.manifest([
      single('small', 'small.bin', 'small', url),
      { id: 'huge', filename: 'huge.bin', checksum: 'a'.repeat(64) },
    ]);
    models.folder.put('small.bin', 'small');
    const fd = openSync(models.folder.path('huge.bin'), 'w');
    ftruncateSync(fd, 200_000_000_000);
    closeSync(fd);
    const child = models.folder.run(['verify', 'small']);
    await child;
    const second = models.folder.run(['verify', '--json']);
    let heard = '';
    await new Promise<void>((resolve) => {
      second.stdout?.on('data', (data: Buffer) => {
        heard += data.toString();
        if (/"secondsLeft":\d/.test(heard)) resolve();
      });
    });
    second.kill('SIGKILL');
    await second;
    expect(await models.folder.states()).toEqual({ small: 'verified', huge: 'present' });
  });

  it('detects a file that changes while it is read', async () => {
    models.folder.put('m.bin', randomBytes(300_000_000));
    models.folder.manifest([{ id: 'm', filename: 'm.bin', checksum: 'a'.repeat(64) }]);
    const timer = setInterval(() => {
      utimesSync(models.folder.path('m.bin'), new Date(), new Date());
    }, 10);
    const { finished } = await models.folder.verify().finally(() => {
      clearInterval(timer);
    });
    expect(finished.results[0]).toMatchObject({
      outcome: 'failed',
      message: { code: 'model-changed-while-read' },
    });
    expect(await models.folder.states()).toEqual({ m: 'present' });
  });

  it('looks at sparse files of tens of gigabytes without reading them', async () => {
    const entries = Array.from({ length: 10 }, (_, index) => {
      const fd = openSync(models.folder.path(`${index}.gguf`), 'w');
      ftruncateSync(fd, 70_000_000_000);
      closeSync(fd);
      return {
        id: `m${index}`,
        filename: `${index}.gguf`,
        checksum: 'a'.repeat(64),
        size_bytes: index === 3 ? 1 : 70_000_000_000,
      };
    });
    models.folder.manifest(entries);
    const states = await models.folder.states();
    expect(states['m0']).toBe('present');
    expect(states['m3']).toBe('wrong-size');
    expect((await models.folder.inspect()).models[0]?.sizeBytes).toBe(70_000_000_000);
  });

  it('reads no fifo, device or socket, and does not hang on one', async () => {
    execFileSync('mkfifo', [models.folder.path('fifo.bin')]);
    models.folder.manifest([single('fifo', 'fifo.bin', 'x', url)]);
    const { finished } = await models.folder.verify();
    expect(finished.results[0]).toMatchObject({ state: 'refused' });
  });

  it('names what it does not know', async () => {
    models.folder.manifest([single('m', 'm.bin', 'x', url)]);
    const { finished } = await models.folder.verify({ names: ['nonsense'] });
    expect(finished).toMatchObject({
      outcome: 'usage',
      message: { code: 'model-unknown-name', params: { known: 'm' } },
    });
    expect(existsSync(models.folder.path('m.bin'))).toBe(false);
  });
});
