import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect } from 'vitest';
import { buildVenv, lockFromText } from '../../../helper/tasks/python';
import { parseLock } from '../../../helper/tasks/python/lock';
import { receivePinned } from '../../../helper/tasks/python/pinned-wheel';
import { receiveSource } from '../../../helper/tasks/python/receive-source';
import { sha256Of } from '../../../helper/lib/sha256';
import { test } from '../../support/folder';
import { makeFolder, removeFolder } from '../../support/temporary';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { FileServer } from '../models/support/file-server';
import { mustBeOk, mustFail } from './must';

/** An index with one archive, whose connections end after this many bytes. */
async function cutting(file: string, cuts: number[], name = 'long-one') {
  const server = await FileServer.start();
  const headers = { 'accept-ranges': 'bytes' };
  const url = server.serve(`/${basename(file)}`, { content: await readFile(file), headers, cuts });
  const link = `<a href="${url}#sha256=${await sha256Of(file)}">${basename(file)}</a>`;
  server.serve(`/simple/${name}/`, { content: Buffer.from(link), type: 'text/html' });
  return server;
}

const longWheel = (packages: string) =>
  makeWheel(packages, {
    name: 'long-one',
    version: '1.0',
    files: { 'long_one.bin': randomBytes(2_000_000).toString('latin1') },
  });

const ofTool = (name: 'uv' | 'pip') => () => {
  const build = async (folder: string, server: FileServer, wheel: string) => {
    const venvDir = join(folder, 'venv');
    const python = await systemPython();
    return buildVenv({
      ...{ index: server.url('/simple'), python, tool: await toolNamed(name, python) },
      ...{ cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') },
      lock: lockFromText(`long-one==1.0 --hash=sha256:${await sha256Of(wheel)}\n`),
      ...{ venvDir, finalDir: venvDir },
    });
  };

  test('of one that is cut nothing is received twice', async ({ folder }) => {
    const wheel = await longWheel(join(folder, 'packages'));
    const server = await cutting(wheel, Array<number>(3).fill(900_000));
    try {
      mustBeOk(await build(folder, server, wheel));
      const asked = server.requests.filter(({ path }) => path.endsWith('.whl'));
      expect(asked.map(({ range }) => range === undefined)).toEqual([true, false, false]);
      // except for data in transit at the cut
      const { size } = await stat(wheel);
      expect(server.bytesSent - size).toBeLessThan(size / 10);
    } finally {
      await server.stop();
    }
  });

  test('nor in another run, where the first gave up', { tags: 'thorough' }, async ({ folder }) => {
    const wheel = await longWheel(join(folder, 'packages'));
    const server = await cutting(wheel, [900_000, ...Array<number>(20).fill(0)]);
    try {
      expect(mustFail(await build(folder, server, wheel))).toMatchObject({ kind: 'offline' });
      server.files.get(`/${basename(wheel)}`)?.cuts?.splice(0);
      mustBeOk(await build(folder, server, wheel));
      const { size } = await stat(wheel);
      expect(server.bytesSent - size).toBeLessThan(size / 10);
    } finally {
      await server.stop();
    }
  });

  test('a long download reports its bytes', async ({ folder }) => {
    const packages = join(folder, 'packages');
    await mkdir(packages, { recursive: true });
    const wheel = await makeWheel(packages, {
      name: 'long-one',
      version: '1.0',
      files: { 'long_one.bin': randomBytes(2_000_000).toString('latin1') },
    });
    const index = await startPackageIndex(packages);
    try {
      const lock = lockFromText(`long-one==1.0 --hash=sha256:${await sha256Of(wheel)}\n`);
      index.behave({ kind: 'slow', bytesPerSecond: 300_000 });
      const received: number[] = [];
      const venvDir = join(folder, 'venv');
      const python = await systemPython();
      mustBeOk(
        await buildVenv({
          index: index.url,
          cacheDir: join(folder, 'cache'),
          workDir: join(folder, 'work'),
          python,
          tool: await toolNamed(name, python),
          lock,
          venvDir,
          finalDir: venvDir,
          onProgress: ({ phase, done }) => {
            if (phase === 'receive') received.push(done);
          },
        }),
      );
      expect(received.length).toBeGreaterThan(1);
      expect(received).toEqual([...received].sort((a, b) => a - b));
      expect(received.at(-1)).toBeGreaterThan(500_000);
    } finally {
      await index.close();
    }
  });
};

test('of a source archive and of our own uv nothing is received twice either', async ({
  folder,
}) => {
  const source = join(folder, 'long-two-1.0.tar.gz');
  await writeFile(source, randomBytes(2_000_000));
  const server = await cutting(source, [900_000, 900_000], 'long-two');
  const index = server.url('/simple');
  const setup = { index, cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') };
  try {
    const sha256 = await sha256Of(source);
    const lock = lockFromText(`long-two==1.0 --hash=sha256:${sha256}\n`);
    const [entry] = parseLock(lock.text);
    if (entry === undefined) throw new Error('no entry');
    const { path } = mustBeOk(await receiveSource(setup, lock, entry));
    expect(await sha256Of(path)).toBe(sha256);

    const wheel = join(folder, 'pinned-1.0-py3-none-any.whl');
    await writeFile(wheel, randomBytes(2_000_000));
    const name = basename(wheel);
    const headers = { 'accept-ranges': 'bytes' };
    const url = server.serve(`/${name}`, {
      ...{ content: await readFile(wheel), headers },
      cuts: [900_000],
    });
    const link = Buffer.from(`<a href="${url}">${name}</a>`);
    server.serve('/simple/pinned/', { content: link, type: 'text/html' });
    const pinned = { name: 'pinned', file: name, sha256: await sha256Of(wheel) };
    expect(await receivePinned(pinned, join(folder, 'tools'), { index })).toMatchObject({
      ok: true,
    });
    expect(server.bytesSent).toBeLessThan(4_000_000 * 1.1);
    expect(server.requests.filter(({ range }) => range !== undefined)).toHaveLength(3);
  } finally {
    await server.stop();
  }
});

test('what an index calls a source archive names no file of ours', async ({ folder }) => {
  const source = join(folder, 'sly-1.0.tar.gz');
  await writeFile(source, 'not much');
  const server = await cutting(source, []);
  const sha256 = await sha256Of(source);
  const href = `${server.url('/sly-1.0.tar.gz')}?/..%2F..%2Fsly-1.0.tar.gz#sha256=${sha256}`;
  server.serve('/simple/sly/', {
    ...{ content: Buffer.from(`<a href="${href}">x</a>`), type: 'text/html' },
  });
  try {
    const lock = lockFromText(`sly==1.0 --hash=sha256:${sha256}\n`);
    const [entry] = parseLock(lock.text);
    if (entry === undefined) throw new Error('no entry');
    const cacheDir = join(folder, 'deep/cache');
    const got = await receiveSource(
      { index: server.url('/simple'), cacheDir, workDir: join(folder, 'work') },
      lock,
      entry,
    );
    if (got.ok) expect(got.value.path.startsWith(`${cacheDir}/`)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['deep', 'sly-1.0.tar.gz']);
  } finally {
    await server.stop();
  }
});

test.each([
  ['http://packages.example/one-1.0.tar.gz', { kind: 'build-failed', package: 'one==1.0' }],
  ['/gone/one-1.0.tar.gz', { kind: 'offline', detail: 'the index answered 404' }],
])('a source archive at %s is told as what it is', async (href, expected) => {
  const folder = await makeFolder('ladylinux-source-');
  const server = await FileServer.start();
  try {
    const hash = 'a'.repeat(64);
    const link = `<a href="${href}#sha256=${hash}">one-1.0.tar.gz</a>`;
    server.serve('/simple/one/', { content: Buffer.from(link), type: 'text/html' });
    const lock = lockFromText(`one==1.0 --hash=sha256:${hash}\n`);
    const [entry] = parseLock(lock.text);
    if (entry === undefined) throw new Error('no entry');
    const setup = {
      index: server.url('/simple'),
      cacheDir: join(folder, 'cache'),
      workDir: folder,
    };
    expect(mustFail(await receiveSource(setup, lock, entry))).toMatchObject(expected);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
});

test('of a folder it is copied, and the folder stays as it is', async ({ folder }) => {
  const place = join(folder, 'simple/pinned');
  await mkdir(place, { recursive: true });
  const name = 'pinned-1.0-py3-none-any.whl';
  await writeFile(join(place, name), 'a wheel');
  await writeFile(join(place, 'index.html'), `<a href="${name}">${name}</a>`);
  const pinned = { name: 'pinned', file: name, sha256: await sha256Of(join(place, name)) };
  const index = pathToFileURL(join(folder, 'simple')).href;
  const path = join(folder, 'tools', name);
  expect(await receivePinned(pinned, join(folder, 'tools'), { index })).toEqual({ ok: true, path });
  expect(await readFile(path, 'utf8')).toBe('a wheel');
  expect((await readdir(place)).sort()).toEqual(['index.html', name]);
  const other = { ...pinned, sha256: 'f'.repeat(64) };
  const refused = await receivePinned(other, join(folder, 'tools'), { index });
  expect(refused).toMatchObject({ reason: { why: 'hash-mismatch' } });
});

describe('with uv', ofTool('uv'));
describe('with pip', { tags: 'thorough' }, ofTool('pip'));
