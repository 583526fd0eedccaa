import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BundleManifest, bundleFile, mostFileBytes } from '../../../contract/bundle';
import { inspectModels } from '../../../helper/models/inspect';
import { modelSources } from '../../../helper/models/bundle/models';
import { openBundle } from '../../../helper/models/bundle/read';
import { addModels, partsOf } from '../../../helper/tasks/bundle/make-models';
import { BundleFolder } from '../../../helper/tasks/bundle/write';
import { makeFolder, removeFolder } from '../../support/temporary';
import { FileServer } from '../models/support/file-server';
import { buildProgram, ModelsFolder, sha256 } from '../models/support/models-folder';

/** In place of the longest file that FAT32 takes. */
const most = 1000;
const contents: Record<string, Buffer> = {
  'big/weights.gguf': randomBytes(2500),
  'small.gguf': randomBytes(most),
  'Small.gguf': randomBytes(300),
  'llama3:8b': randomBytes(most + 1),
  'small.gguf.001': randomBytes(10),
  empty: Buffer.alloc(0),
};

let folder: string;
let teacher: ModelsFolder;
let pupil: ModelsFolder;
const stick = () => join(folder, 'stick');
const onStick = (path: string) => join(stick(), path);

beforeAll(async () => {
  folder = await makeFolder('ladylinux-bundled-');
  const program = await buildProgram(folder);
  teacher = new ModelsFolder(program);
  pupil = new ModelsFolder(program);
  const models = Object.entries(contents).map(([filename, content]) => {
    teacher.put(filename, content);
    const checksum =
      filename === 'empty'
        ? `sha512:${createHash('sha512').update(content).digest('hex')}`
        : sha256(content);
    // where nobody answers: what arrives is the stick's
    const url = `http://127.0.0.1:1/${encodeURIComponent(filename)}`;
    return { id: filename, filename, url, checksum };
  });
  for (const each of [teacher, pupil]) each.manifest(models);
  expect((await teacher.verify()).finished.outcome).toBe('done');
});
afterAll(async () => {
  for (const each of [teacher, pupil]) each.remove();
  await removeFolder(folder);
});
beforeEach(() => {
  rmSync(stick(), { recursive: true, force: true });
  mkdirSync(stick());
  rmSync(pupil.dir, { recursive: true, force: true });
  mkdirSync(pupil.dir);
});

async function verified() {
  const { manifestText, dir: modelsDir, cacheFile } = teacher;
  const { models } = await inspectModels({ manifestText, modelsDir, cacheFile });
  return models
    .flatMap(({ files }) => files)
    .flatMap(({ path, sizeBytes, expected, state }) =>
      state === 'verified' && expected !== null
        ? [{ path, bytes: sizeBytes ?? 0, checksum: expected }]
        : [],
    );
}

async function make(signal = new AbortController().signal, onBytes = (): void => undefined) {
  const target = new BundleFolder(stick(), signal);
  const wanted = { folder: teacher.dir, files: await verified() };
  const added = await addModels(target, wanted, { signal, progress: onBytes }, most);
  await target.addText('git/x.bundle', 'x');
  const manifest = BundleManifest.parse({
    ...{ v: 1, repository: 'https://example.org/a/b', branch: 'main', commit: 'a'.repeat(40) },
    ...{ since: null, git: 'git/x.bundle', lists: [], models: added.models, files: target.files },
    ...{ madeAt: '2026-11-28T12:00:00Z', madeBy: '0' },
  });
  await target.finish(JSON.stringify(manifest));
  target.close();
  return { manifest, leftOut: added.leftOut, keptBytes: target.keptBytes };
}

async function receive(place = stick()) {
  const bundle = await openBundle(place);
  try {
    return (await pupil.download({ sourceOf: modelSources(bundle) })).finished;
  } finally {
    bundle.files.close();
  }
}

it('has each in as many files as FAT32 asks for, and by a name that FAT32 keeps', async () => {
  const { manifest, leftOut } = await make();
  expect(leftOut).toEqual([]);
  expect(manifest.files.every(({ bytes }) => bytes <= most)).toBe(true);
  const parts = Object.fromEntries(manifest.models.map((model) => [model.path, model.parts]));
  expect(parts).toMatchObject({
    'big/weights.gguf': [1, 2, 3].map((at) => `models/big/weights.gguf.00${String(at)}`),
    'small.gguf': ['models/small.gguf'],
    'Small.gguf': [`models/${sha256(contents['Small.gguf'] ?? '')}`],
    'llama3:8b': [1, 2].map(
      (at) => `models/${sha256(contents['llama3:8b'] ?? '')}.00${String(at)}`,
    ),
  });
  for (const { path, parts: files, sha256: digest } of manifest.models) {
    const joined = Buffer.concat(files.map((file) => readFileSync(onStick(file))));
    expect(joined).toEqual(contents[path]);
    expect(sha256(joined)).toBe(digest);
  }
});

it('is cut where FAT32 ends', () => {
  expect(partsOf(0)).toEqual([{ start: 0, length: 0 }]);
  expect(partsOf(mostFileBytes)).toEqual([{ start: 0, length: 4_294_967_295 }]);
  expect(partsOf(2 ** 32)).toEqual([
    { start: 0, length: 4_294_967_295 },
    { start: 4_294_967_295, length: 1 },
  ]);
  const parts = partsOf(70_000_000_000);
  expect(parts).toHaveLength(17);
  expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(70_000_000_000);
});

it('gives a computer what it lacks, by its checksum, and replaces nothing', async () => {
  await make();
  pupil.put('small.gguf', 'somebody’s own');
  const finished = await receive();
  expect(pupil.read('small.gguf').toString()).toBe('somebody’s own');
  const states = Object.fromEntries(finished.results.map(({ file, state }) => [file, state]));
  expect(states).toEqual({
    ...Object.fromEntries(Object.keys(contents).map((path) => [path, 'verified'])),
    'small.gguf': 'present',
  });
  for (const [path, content] of Object.entries(contents))
    if (path !== 'small.gguf') expect(pupil.read(path)).toEqual(content);
});

it('keeps what is there and right, and writes the rest again', async () => {
  await make();
  const facts = (path: string) => {
    const { ino, mtimeNs } = statSync(onStick(path), { bigint: true });
    return { ino, mtimeNs };
  };
  const [first, second] = ['models/big/weights.gguf.001', 'models/big/weights.gguf.002'] as const;
  const before = facts(first);
  const bytes = readFileSync(onStick(second));
  writeFileSync(onStick(second), randomBytes(bytes.length));
  const { keptBytes } = await make();
  expect(facts(first)).toEqual(before);
  expect(readFileSync(onStick(second))).toEqual(bytes);
  expect(keptBytes).toBeGreaterThan(3000);
  expect((await receive()).outcome).toBe('done');
});

it.each([1, 2, 3, 4, 5, 6])('stopped after step %i it is no bundle, and goes on', async (step) => {
  const stop = new AbortController();
  let steps = 0;
  const stopped = make(stop.signal, () => {
    steps += 1;
    if (steps === step) stop.abort();
  });
  await expect(stopped).rejects.toThrow('abort');
  await expect(openBundle(stick())).rejects.toThrow('bundle-missing');
  expect(statSync(onStick(bundleFile), { throwIfNoEntry: false })).toBeUndefined();
  await make();
  expect((await receive()).outcome).toBe('done');
});

it('leaves out what is no longer what was verified', async () => {
  await make();
  const path = 'big/weights.gguf';
  const bytes = Buffer.from(contents[path] ?? '');
  const wanted = await verified();
  teacher.put(path, Buffer.alloc(bytes.length));
  try {
    const signal = new AbortController().signal;
    const target = new BundleFolder(stick(), signal);
    const given = { folder: teacher.dir, files: wanted };
    const added = await addModels(target, given, { signal, progress: () => undefined }, most);
    expect(added.leftOut).toEqual([path]);
    expect(target.files.filter((file) => file.path.includes('weights'))).toEqual([]);
    target.close();
  } finally {
    teacher.put(path, bytes);
    await teacher.verify();
  }
});

it.each([
  ['changed', (path: string) => writeFileSync(path, randomBytes(1000))],
  ['longer', (path: string) => appendFileSync(path, 'x')],
  ['gone', (path: string) => rmSync(path)],
])('with a part that is %s it gives that model no name', async (_, change) => {
  await make();
  change(onStick('models/big/weights.gguf.002'));
  const finished = await receive();
  expect(finished.outcome).toBe('problems');
  expect(finished.results.find(({ file }) => file === 'big/weights.gguf')?.outcome).toBe('failed');
  expect(statSync(pupil.path('big/weights.gguf'), { throwIfNoEntry: false })).toBeUndefined();
  expect(pupil.read('small.gguf')).toEqual(contents['small.gguf']);
});

it('says of a model that it does not have it, and is done', async () => {
  const { manifest } = await make();
  const less = { ...manifest, models: manifest.models.filter(({ path }) => path !== 'llama3:8b') };
  writeFileSync(onStick(bundleFile), JSON.stringify(less));
  const finished = await receive();
  expect(finished.outcome).toBe('done');
  const told = finished.results.find(({ file }) => file === 'llama3:8b');
  expect(told).toMatchObject({ outcome: 'skipped', message: { code: 'model-not-in-bundle' } });
});

it.each([true, false])('is received from where it is served, with ranges: %s', async (ranges) => {
  const { manifest } = await make();
  const server = await FileServer.start();
  const { origin } = server;
  for (const path of [bundleFile, ...manifest.files.map((each) => each.path)])
    server.serve(`/room/${path.split('/').map(encodeURIComponent).join('/')}`, {
      ...{ content: readFileSync(onStick(path)), ranges },
      ...(path.endsWith('weights.gguf.002') && { cuts: [400, 300] }),
    });
  try {
    expect((await receive(`${origin}/room`)).outcome).toBe('done');
    for (const [path, content] of Object.entries(contents))
      expect(pupil.read(path)).toEqual(content);
    const missing = openBundle(`${origin}/other/`);
    await expect(missing).rejects.toThrow('bundle-missing');
  } finally {
    await server.stop();
  }
  await expect(openBundle(origin)).rejects.toThrow('bundle-not-reached');
});
