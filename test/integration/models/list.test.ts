import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ModelsEvent, ModelsReport } from '../../../contract/models';
import { listOllama } from '../../../helper/models/ollama';
import { useModels } from './support/fixture';
import { single } from './support/models-folder';

const models = useModels();
const content = randomBytes(100_000);

let ollama: Server | null = null;
afterEach(() => {
  ollama?.closeAllConnections();
  ollama?.close();
  ollama = null;
});

async function answering(body: string | null, status = 200): Promise<string> {
  const server = createServer((_, response) => {
    if (body !== null) response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  ollama = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const tags = JSON.stringify({
  models: [
    {
      name: 'llama3:8b',
      model: 'llama3:8b',
      modified_at: '2026-01-01T00:00:00Z',
      size: 4_661_224_676,
      digest: '365c0bd3c000',
      details: { family: 'llama', parameter_size: '8.0B', quantization_level: 'Q4_0' },
    },
  ],
});

describe('the models of an Ollama on this machine', () => {
  it('are listed with its digests', async () => {
    expect(await listOllama(await answering(tags))).toMatchObject({
      state: 'answered',
      models: [
        {
          name: 'llama3:8b',
          digest: '365c0bd3c000',
          sizeBytes: 4_661_224_676,
          details: 'llama 8.0B Q4_0',
        },
      ],
    });
    expect(await listOllama(await answering('{"models":null}'))).toMatchObject({
      state: 'answered',
      models: [],
    });
  });

  it.each([
    ['HTML', '<html>', 200],
    ['another shape', '{"models":[{"name":7}]}', 200],
    ['an error', '{}', 500],
    ['too much', `{"models":[${' '.repeat(5_000_000)}]}`, 200],
  ])('are not taken from %s', async (_, body, status) => {
    expect((await listOllama(await answering(body, status))).state).toBe('nonsense');
  });

  it('are absent where nothing answers, in time', async () => {
    expect((await listOllama('http://127.0.0.1:9')).state).toBe('absent');
    expect((await listOllama(await answering(null), 200)).state).toBe('absent');
    expect((await listOllama(await answering('', 302))).state).toBe('absent');
  });

  it.each([
    'http://192.0.2.1:11434',
    'https://ollama.example',
    'http://127.0.0.1.evil.example',
    'file:///etc/passwd',
    'http://user:pw@127.0.0.1:1',
    ':::',
  ])('are not asked of %s', async (url) => {
    expect((await listOllama(url)).state).toBe('refused');
  });
});

describe('the command line', () => {
  it('lists for people and for programs', async () => {
    models.folder.put('m.gguf', content);
    models.folder.put('extra\u001b[31m.bin', 'x');
    models.folder.manifest([
      single('m', 'm.gguf', content, 'https://models.example/m'),
      single('gone', 'gone.gguf', 'x', 'https://models.example/g', { required: true }),
      { id: 'evil', filename: '../../x' },
    ]);
    const ollamaUrl = await answering(tags);
    const people = await models.folder.run([], { ollamaUrl });
    expect(people.exitCode).toBe(13);
    expect(people.stdout).toMatch(/m\s+100 kB\s+Present/);
    expect(people.stdout).toMatch(/! gone\s+Missing\s+required/);
    expect(people.stdout).toContain('llama3:8b');
    expect(people.stdout).toContain('leads out of the models folder');
    expect(people.stdout).not.toContain('\u001b');
    const { stdout } = await models.folder.run(['--json'], { ollamaUrl });
    const report = ModelsReport.parse(JSON.parse(stdout));
    expect(report.models.map(({ state }) => state)).toEqual(['present', 'missing', 'refused']);
    expect(report.ollama?.state).toBe('answered');
  });

  it('verifies and downloads, one event a line', async () => {
    const url = models.offer(content);
    expect(url).toContain('/m.gguf');
    const lines = async (args: string[]) => {
      const { stdout, exitCode } = await models.folder.run([...args, '--json']);
      return {
        exitCode,
        events: stdout.split('\n').map((line) => ModelsEvent.parse(JSON.parse(line))),
      };
    };
    const missing = await lines(['verify', 'm']);
    expect(missing.exitCode).toBe(13);
    const download = await lines(['download']);
    expect(download.exitCode).toBe(0);
    expect(download.events.at(0)?.type).toBe('started');
    expect(download.events.at(-1)).toMatchObject({ type: 'finished', outcome: 'done' });
    expect((await lines(['download'])).exitCode).toBe(3);
    expect((await lines(['verify'])).exitCode).toBe(0);
    expect((await lines(['verify', 'nonsense'])).exitCode).toBe(2);
    const people = await models.folder.run(['verify', '--again']);
    expect(people.stdout).toContain('✓ m');
    expect(people.stdout).toContain('1 file is verified.');
  });

  it('stops at Ctrl-C and says so', async () => {
    models.offer(content, { bytesPerSecond: 20_000 });
    const child = models.folder.run(['download']);
    while (!existsSync(models.folder.path('m.gguf.part'))) await sleep(20);
    child.kill('SIGINT');
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(14);
    expect(stdout).toContain('Cancelled.');
  });
});

it('keeps a thousand models apart', async () => {
  const entries = Array.from({ length: 1000 }, (_, index) => {
    const name = `family${index % 37}/model-${index}.gguf`;
    if (index % 3 !== 0) models.folder.put(name, `content ${index}`);
    return single(
      `model-${index}`,
      name,
      index % 5 === 0 ? 'other' : `content ${index}`,
      'https://models.example/x',
    );
  });
  models.folder.manifest(entries);
  await models.folder.verify();
  const states = await models.folder.states();
  const expected = entries.map((_, index) =>
    index % 3 === 0 ? 'missing' : index % 5 === 0 ? 'corrupt' : 'verified',
  );
  expect(Object.values(states)).toEqual(expected);
  expect((await models.folder.verify()).events[0]).toMatchObject({ files: 0 });
});
