import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { buildVenv, lockFromText } from '../../../helper/tasks/python';
import { sha256Of } from '../../../helper/lib/sha256';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { mustBeOk } from './must';

const ofTool = (name: 'uv' | 'pip') => () => {
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
