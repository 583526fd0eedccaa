import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chmod, chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BundleManifest, bundleFile } from '../../../contract/bundle';
import { exitCodes } from '../../../contract/outcome';
import { pagesOf } from '../../../helper/tasks/bundle/pages';
import { bundleServer } from '../../../helper/models/bundle/server';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp, type World } from '../../corpus/world';
import { Line } from '../../support/line';
import { serveBundle, type Serving } from '../../support/serving';
import { makeFolder, removeFolder } from '../../support/temporary';

const minutes = 60_000;
const isRoot = process.getuid?.() === 0;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const step = { commit: {}, expect: { message: '' } };
const numbers = {
  ...{ name: 'numbers', version: '1.0', uploaded: '2026-01-01T00:00:00Z' },
  files: { 'numbers_of.py': `text = "${randomBytes(2_000_000).toString('hex')}"\n` },
};
// other requests of each computer, about 75 kB, are as small in comparison as with a real one
const weights = randomBytes(64_000_000);

const line = new Line();
let folder: string;
let author: World;
let index: Server;
let models: Server;
let settings: Record<string, unknown>;
/** The first computer of the room, which receives everything, and what that came to. */
let teacher: World;
let oneComputer: number;
let bundle: string;
let served: Serving;

const originOf = (server: Server) =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

async function makeBundle(world: World, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  if (isRoot) await chown(path, 65_534, 65_534);
  const { screen } = await world.atTerminal(['bundle', 'make', path, '--models']);
  expect(screen).toContain('fingerprint');
  return path;
}

/** A computer that has the line, and nothing else but what the settings name. */
async function computer(more: Record<string, unknown> = {}): Promise<World> {
  const world = await makeWorld(Case.parse({ row: 'B10', about: 'a room', steps: [step] }), 'uv');
  await world.set({ ...settings, ...more });
  return world;
}

async function received<T>(what: () => Promise<T>): Promise<{ answer: T; bytes: number }> {
  const before = line.receivedBytes;
  const answer = await what();
  return { answer, bytes: line.receivedBytes - before };
}

async function everything(world: World): Promise<void> {
  const { report } = await world.run('refresh');
  expect(report).toMatchObject({ outcome: 'refreshed', python: { matchesLock: true } });
  const { screen } = await world.atTerminal(['models', 'download']);
  expect(screen).toContain('weights.gguf');
  expect(sha256(await readFile(join(world.layout.models, 'weights.gguf')))).toBe(sha256(weights));
}

beforeAll(async () => {
  folder = await makeFolder('ladylinux-room-');
  await chmod(folder, 0o755);
  models = createServer((_, response) => {
    response.writeHead(200, { 'content-length': weights.length }).end(weights);
  }).listen(0, '127.0.0.1');
  await once(models, 'listening');
  const given = Case.parse({ row: 'B10', about: 'a room', index: [numbers], steps: [step] });
  author = await makeWorld(given, 'pip');
  const model = { id: 'weights', filename: 'weights.gguf', checksum: sha256(weights) };
  const source_url = `${await line.to(originOf(models))}/weights.gguf`;
  const manifest = { schema_version: '0.1', models: [{ ...model, source_url }] };
  const files = {
    'app.py': plainApp,
    'requirements.txt': 'numbers==1.0\nuvicorn==0.30.6\n',
    'notes.txt': randomBytes(500_000).toString('hex'),
    'models/manifest.json': JSON.stringify(manifest),
  };
  await author.commit({ files, executable: [], symlinks: {} });
  expect((await author.run('refresh')).report).toMatchObject({ outcome: 'refreshed' });
  // an index of all that is wanted, so that nothing goes past the line
  index = bundleServer(await makeBundle(author, 'index')).listen(0, '127.0.0.1');
  await once(index, 'listening');
  settings = {
    repository: `${await line.to(author.git.origin)}/upstream.git`,
    packageIndex: `${await line.to(originOf(index))}/simple`,
    packages: { minimumAgeDays: 0 },
  };
  teacher = await computer();
  ({ bytes: oneComputer } = await received(() => everything(teacher)));
  bundle = await makeBundle(teacher, 'bundle');
  served = await serveBundle(bundle);
}, 10 * minutes);
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  for (const world of [teacher, author]) await world[Symbol.asyncDispose]();
  for (const server of [models, index]) server.close();
  line.close();
  await removeFolder(folder);
});

/** As many at a time as keep this computer busy: each waits for others half of the time. */
const atOnce = availableParallelism() + 1;

async function room(count: number): Promise<void> {
  let left = count - 1;
  const some = async () => {
    for (; left > 0;) {
      left -= 1;
      await using pupil = await computer({ source: served.address });
      await everything(pupil);
    }
  };
  const others = await received(() => Promise.all(Array.from({ length: atOnce }, some)));
  const bytes = oneComputer + others.bytes;
  console.log(
    `${String(count)} computers: ${String(bytes)} bytes, one: ${String(oneComputer)}, ${(bytes / oneComputer).toFixed(3)} times`,
  );
  expect(oneComputer).toBeGreaterThan(64_000_000);
  expect(bytes).toBeLessThan(1.05 * oneComputer);
}

it('receives for a room little more than for one computer', () => room(6), 10 * minutes);
it('and for a large one', { tags: 'thorough', timeout: 40 * minutes }, () => room(30));

it(
  'goes on without the line, where somebody vouched for it, and asks nobody',
  { tags: 'thorough', timeout: 10 * minutes },
  async () => {
    await using pupil = await computer({ source: served.address });
    line.cut();
    try {
      const { answer, bytes } = await received(() => pupil.run('refresh'));
      expect(answer.report?.outcome).toBe('offline');
      expect(bytes).toBe(0);
      const manifest = await readFile(join(bundle, bundleFile));
      const from = ['--from', served.address, '--fingerprint', sha256(manifest)];
      const { commit, files } = BundleManifest.parse(JSON.parse(manifest.toString()));
      // the connection to it is also cut, in the middle of the packages, and the download resumes
      const way = new Line();
      const over = ['--from', await way.to(served.address), ...from.slice(2)];
      way.cutAfter(2_000_000);
      const cut = await pupil.run('refresh', ...over);
      expect(cut.report?.message.code).toBe('bundle-not-reached');
      way.restore();
      way.receivedBytes = 0;
      const { report } = await pupil.run('refresh', ...over);
      const whole = files.reduce((sum, file) => sum + file.bytes, 0);
      expect(way.receivedBytes).toBeLessThan(whole - 1_500_000);
      way.close();
      expect(report).toMatchObject({ outcome: 'refreshed', now: commit });
      expect(sha256(await readFile(join(pupil.layout.models, 'weights.gguf')))).toBe(
        sha256(weights),
      );
    } finally {
      line.restore();
    }
  },
);

it(
  'needs nobody: without the one that is named, or with another, all comes from the network',
  { tags: 'thorough', timeout: 10 * minutes },
  async () => {
    await using pupil = await computer({ source: 'http://127.0.0.1:1' });
    await everything(pupil);
    const { report } = await pupil.run('refresh', '--rebuild');
    const told = report?.warnings.find(({ code }) => code === 'source-not-used');
    expect(told?.params['source']).toBe('http://127.0.0.1:1');
  },
);

it(
  'believes nothing of it but what its hash says',
  async () => {
    const forged = join(folder, 'forged');
    await cp(bundle, forged, { recursive: true });
    const manifest = BundleManifest.parse(
      JSON.parse(await readFile(join(forged, bundleFile), 'utf8')),
    );
    // every list and archive another one, and the manifest with it: the bundle itself is whole
    const files = await Promise.all(
      manifest.files.map(async (file) => {
        if (!/^(?:wheels|lists)\//.test(file.path)) return file;
        await appendFile(join(forged, file.path), ' ');
        const content = await readFile(join(forged, file.path));
        return { ...file, bytes: content.length, sha256: sha256(content) };
      }),
    );
    const pages = pagesOf(files);
    for (const [path, text] of pages) await writeFile(join(forged, path), text);
    const whole = files.map((file) => {
      const content = Buffer.from(pages.get(file.path) ?? '');
      return pages.has(file.path)
        ? { ...file, bytes: content.length, sha256: sha256(content) }
        : file;
    });
    await writeFile(join(forged, bundleFile), JSON.stringify({ ...manifest, files: whole }));
    if (isRoot) await chown(forged, 65_534, 65_534);
    await using other = await serveBundle(forged);
    await using pupil = await computer({ source: other.address });
    const { bytes } = await received(() => everything(pupil));
    // the commits and the model are what they are called
    expect(bytes).toBeGreaterThan(2_000_000);
    expect(bytes).toBeLessThan(oneComputer / 10);
    expect((await pupil.run('refresh', '--rebuild')).report?.python?.matchesLock).toBe(true);
  },
  10 * minutes,
);

it(
  'is like another computer at once, or stays as it is',
  async () => {
    await using pupil = await computer({ source: served.address, keep: 5 });
    await everything(pupil);
    const stateOf = async (world: World) => (await world.atTerminal(['state'])).screen.trim();
    const stdout = await stateOf(teacher);
    expect(stdout.length).toBeLessThan(2048);
    expect(stdout).not.toContain(served.address);
    const like = async (text: string) => {
      const file = join(folder, 'like.json');
      await writeFile(file, text);
      return (await pupil.run('refresh', '--like', file)).exitCode;
    };
    const keeps = async () =>
      /^keep=(\d+)/m.exec((await pupil.atTerminal(['settings', 'show'])).screen)?.[1];
    const state = JSON.parse(stdout) as Record<string, unknown>;
    const settingsOfOther = { ...(state['settings'] as object), keep: 7 };
    const other = { ...state, list: 'a'.repeat(64), settings: settingsOfOther };
    expect(await like(JSON.stringify(other))).toBe(exitCodes.stagingFailed);
    expect(await keeps()).toBe('5');
    expect(await like(stdout)).toBe(exitCodes.ok);
    expect(await keeps()).toBe('3');
    expect(await stateOf(pupil)).toBe(stdout);
    await expect(like('{')).rejects.toThrow('cannot be read');
  },
  10 * minutes,
);

it(
  'takes what a known signer vouched for without the line, and nothing else',
  async () => {
    await using pupil = await computer({ source: served.address });
    await everything(pupil);
    const key = join(folder, 'ada');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
    const ada = `ada@example.org ${(await readFile(`${key}.pub`, 'utf8')).trim()}`;
    const git = async (...args: string[]) =>
      (await execa('git', ['-C', author.upstream.work, ...args])).stdout;
    const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`];
    const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    await git(...signing, ...person, 'commit', '-q', '--allow-empty', '-m', 'Signed', '-S');
    await git('push', '--quiet', 'origin', 'HEAD:main');
    const now = await git('rev-parse', 'HEAD');
    expect((await teacher.run('refresh')).report).toMatchObject({ outcome: 'refreshed', now });
    await makeBundle(teacher, 'bundle');
    line.cut();
    try {
      const refreshed = async (trust: object | null) => {
        await pupil.set({ trust });
        return (await pupil.run('refresh')).report;
      };
      expect((await refreshed(null))?.outcome).toBe('offline');
      const refused = await refreshed({
        require: 'commit',
        signers: [ada],
        revoked: [ada.slice(16)],
      });
      expect(refused?.outcome).toBe('staging-failed');
      expect(refused?.now).not.toBe(now);
      const { answer, bytes } = await received(() =>
        refreshed({ require: 'commit', signers: [ada] }),
      );
      expect(answer).toMatchObject({ outcome: 'refreshed', now });
      expect(bytes).toBe(0);
    } finally {
      line.restore();
    }
  },
  10 * minutes,
);
