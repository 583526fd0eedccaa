import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { buildVenv, lockFromText } from '../../../helper/tasks/python';
import { sha256Of } from '../../../helper/lib/sha256';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { FileServer } from '../models/support/file-server';
import { mustBeOk } from './must';

/** An index of one wheel, whose connections end after so many bytes. */
async function cutting(file: string, cuts: number[]) {
  const server = await FileServer.start();
  const headers = { 'accept-ranges': 'bytes' };
  const url = server.serve(`/${basename(file)}`, { content: await readFile(file), headers, cuts });
  const link = `<a href="${url}#sha256=${await sha256Of(file)}">${basename(file)}</a>`;
  server.serve('/simple/long-one/', { content: Buffer.from(link), type: 'text/html' });
  return server;
}

const ofTool = (name: 'uv' | 'pip') => () => {
  // uv asks four times for the whole, to unpack it as it comes, before it goes on by range
  test('a cut one goes on where it was', { tags: 'thorough' }, async ({ folder }) => {
    const files = { 'long_one.bin': randomBytes(2_000_000).toString('latin1') };
    const packages = join(folder, 'packages');
    const wheel = await makeWheel(packages, { name: 'long-one', version: '1.0', files });
    const server = await cutting(wheel, Array<number>(7).fill(900_000));
    try {
      const venvDir = join(folder, 'venv');
      const python = await systemPython();
      mustBeOk(
        await buildVenv({
          ...{ index: server.url('/simple'), python, tool: await toolNamed(name, python) },
          ...{ cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') },
          lock: lockFromText(`long-one==1.0 --hash=sha256:${await sha256Of(wheel)}\n`),
          ...{ venvDir, finalDir: venvDir },
        }),
      );
      const asked = server.requests.map(({ range }) => range);
      expect(asked.slice(-2)).toEqual(['bytes=900000-', 'bytes=1800000-']);
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
