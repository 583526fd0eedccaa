import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { buildVenv, lockFromText } from '../../../helper/tasks/python';
import { sha256Of } from '../../../helper/lib/sha256';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { FileServer } from '../models/support/file-server';
import { mustBeOk, mustFail } from './must';

/** An index of one wheel, whose connections end after so many bytes. */
async function cutting(file: string, cuts: number[]) {
  const server = await FileServer.start();
  const headers = { 'accept-ranges': 'bytes' };
  const url = server.serve(`/${basename(file)}`, { content: await readFile(file), headers, cuts });
  const link = `<a href="${url}#sha256=${await sha256Of(file)}">${basename(file)}</a>`;
  server.serve('/simple/long-one/', { content: Buffer.from(link), type: 'text/html' });
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
      // but for what was on its way to us when it was cut
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

  test('a long download is told in bytes as they come', async ({ folder }) => {
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
describe('with uv', ofTool('uv'));
describe('with pip', { tags: 'thorough' }, ofTool('pip'));
