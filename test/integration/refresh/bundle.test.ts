import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BundleManifest, bundleFile } from '../../../contract/bundle';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp, type World } from '../../corpus/world';
import { layoutUnder } from '../../../helper/state/layout';
import { helperBundle } from '../../support/prefix';
import { serveBundle } from '../../support/serving';
import { makeFolder, removeFolder } from '../../support/temporary';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const minutes = 60_000;
const isRoot = process.getuid?.() === 0;
const step = { commit: {}, expect: { message: '' } };
const packages = (index: unknown[] = []) =>
  Case.parse({ row: 'B10', about: 'a bundle', index, steps: [step] });
const wheel = (version: string) => ({
  ...{ name: 'numbers', version, uploaded: '2026-01-01T00:00:00Z' },
  files: { 'numbers_of.py': `text = "${'x'.repeat(100_000)}${version}"\n` },
});

interface Made {
  readonly folder: string;
  readonly manifest: BundleManifest;
  /** The words that use it. */
  readonly from: readonly string[];
}

let folder: string;
let teacher: World;
let older: Made;
let newer: Made;

const weights = randomBytes(100_000);
const manifest = JSON.stringify({
  ...{ schema_version: '0.1' },
  models: ['weights.gguf', 'elsewhere.gguf'].map((filename) => ({
    ...{ id: filename, filename, checksum: sha256(weights) },
    source_url: `https://127.0.0.1:1/${filename}`,
  })),
});

async function make(name: string, ...options: string[]): Promise<Made> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  if (isRoot) await chown(path, 65_534, 65_534);
  const { screen } = await teacher.atTerminal(['bundle', 'make', path, ...options]);
  const bytes = await readFile(join(path, bundleFile)).catch(() => {
    throw new Error(screen);
  });
  const fingerprint = sha256(bytes);
  expect(screen.replaceAll('\r\n', '')).toContain(fingerprint);
  if (options.includes('--models')) expect(screen).toContain('elsewhere.gguf');
  return {
    folder: path,
    manifest: BundleManifest.parse(JSON.parse(bytes.toString('utf8'))),
    from: ['--from', path, '--fingerprint', fingerprint],
  };
}

/** A computer of the same repository, which nothing but the bundle can feed. */
async function pupil(): Promise<World> {
  const world = await makeWorld(packages(), 'pip');
  await world.set({
    repository: teacher.git.url('upstream.git'),
    packageIndex: 'https://127.0.0.1:1/simple',
  });
  return world;
}

beforeAll(async () => {
  folder = await makeFolder('ladylinux-room-');
  await chmod(folder, 0o755);
  teacher = await makeWorld(packages([wheel('1.0'), wheel('2.0')]), 'pip');
  const refreshTo = async (version: string) => {
    const list = `numbers==${version}\nuvicorn==0.30.6\n`;
    const files = {
      ...{ 'app.py': plainApp, 'requirements.txt': list },
      ...(version === '2.0' && { 'models/manifest.json': manifest }),
    };
    await teacher.commit({ files, executable: [], symlinks: {} });
    const { report } = await teacher.run('refresh');
    expect(report).toMatchObject({ outcome: 'refreshed' });
  };
  await refreshTo('1.0');
  older = await make('older');
  await refreshTo('2.0');
  await writeFile(join(teacher.layout.models, 'weights.gguf'), weights);
  const { screen } = await teacher.atTerminal(['models', 'verify']);
  expect(screen).toContain('weights.gguf');
  newer = await make('newer', '--models');
  await teacher.git.close();
  for (const index of teacher.indexes.values()) await index.close();
}, 10 * minutes);
afterAll(async () => {
  await teacher[Symbol.asyncDispose]();
  await removeFolder(folder);
});

it(
  'takes a computer without a network to a healthy LadyLinux, where somebody vouched for it',
  async () => {
    await using world = await pupil();
    await expect(world.run('refresh', '--from', newer.folder)).rejects.toThrow(
      'This bundle is not confirmed',
    );
    const other = [...newer.from.slice(0, 3), 'f'.repeat(64)];
    await expect(world.run('refresh', ...other)).rejects.toThrow(newer.from[3]);
    const { report } = await world.run('refresh', ...newer.from);
    expect(report).toMatchObject({
      ...{ outcome: 'refreshed', now: newer.manifest.commit },
      python: { matchesLock: true },
    });
    // the list comes with the moment that it is of
    const asOf = newer.manifest.lists.map((list) => list.asOf);
    expect(asOf).toEqual([expect.any(String)]);
    expect(report?.python?.asOf).toBe(asOf[0]);
    const received = join(world.layout.models, 'weights.gguf');
    expect(sha256(await readFile(received))).toBe(sha256(weights));
    const back = await world.run('refresh', ...older.from);
    expect(back.report?.message.code).toBe('bundle-not-forward');
    const forced = await world.run('refresh', ...older.from, '--force');
    expect(forced.report).toMatchObject({ outcome: 'refreshed', now: older.manifest.commit });
  },
  10 * minutes,
);

it(
  'takes it from where it is served, and not where the settings allow no http',
  { tags: 'thorough', timeout: 10 * minutes },
  async () => {
    await using world = await pupil();
    await using served = await serveBundle(newer.folder);
    expect(served.told).toContain(newer.from[3]);
    // by root with the rights of the folder's owner, like everything that is run from it
    const user = execFileSync('ps', ['-o', 'uid=', '-p', String(served.pid)]).toString();
    expect(Number(user)).toBe((await stat(newer.folder)).uid);
    const from = ['--from', served.address, ...newer.from.slice(2)];
    await world.set({ protocols: ['https'], repository: 'https://example.org/a/b' });
    await expect(world.run('refresh', ...from)).rejects.toThrow('does not allow http');
    await world.set({ protocols: ['https', 'http'], repository: teacher.git.url('upstream.git') });
    const { report } = await world.run('refresh', ...from);
    expect(report).toMatchObject({ outcome: 'refreshed', now: newer.manifest.commit });
    const received = join(world.layout.models, 'weights.gguf');
    expect(sha256(await readFile(received))).toBe(sha256(weights));
  },
);

it(
  'makes a computer like another one out of it, with its models',
  { tags: 'thorough', timeout: 10 * minutes },
  async () => {
    await using world = await pupil();
    const first = await world.run('refresh', ...older.from);
    expect(first.report).toMatchObject({ outcome: 'refreshed', now: older.manifest.commit });
    const stateOf = async (of: World) => (await of.atTerminal(['state'])).screen.trim();
    const file = join(folder, 'like.json');
    await writeFile(file, await stateOf(teacher));
    const like = await world.atTerminal(['refresh', '--like', file, ...newer.from]);
    expect(like.screen).toContain('weights.gguf');
    expect(await stateOf(world)).toBe(await stateOf(teacher));
  },
);

it(
  'sets a folder up out of where it is served',
  async () => {
    await using served = await serveBundle(newer.folder);
    const prefix = join(folder, 'fresh');
    await mkdir(prefix);
    if (isRoot) await chown(prefix, 65_534, 65_534);
    const run = async (...args: string[]) =>
      (await execa(process.execPath, [helperBundle, ...args, '--prefix', prefix])).stdout;
    const settings = [
      ...['protocols=["https","http"]', 'entryPoint=app:app'],
      ...['packageIndex=https://127.0.0.1:1/simple'],
    ];
    const from = ['--from', served.address, ...newer.from.slice(2)];
    await expect(run('install', ...from)).rejects.toThrow('does not allow http');
    await run('install', ...from, ...settings);
    try {
      const status = JSON.parse(await run('status', '--json')) as Record<string, unknown>;
      expect(status).toMatchObject({ code: { hash: newer.manifest.commit }, setUp: true });
      const layout = layoutUnder(prefix);
      expect(sha256(await readFile(join(layout.models, 'weights.gguf')))).toBe(sha256(weights));
    } finally {
      await run('service', 'stop');
    }
  },
  10 * minutes,
);

it(
  'is made again of what is there, and nobody is asked for it',
  async () => {
    const facts = () =>
      Promise.all(
        newer.manifest.files.map(async ({ path }) => {
          const { ino, mtimeMs } = await stat(join(newer.folder, path));
          return { path, ino, mtimeMs };
        }),
      );
    const before = await facts();
    const again = await make('newer'); // its models stay
    // and a person with its fingerprint continues with that
    expect(again).toEqual(newer);
    expect(await facts()).toEqual(before);
    newer = again;
  },
  5 * minutes,
);
