import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { cacheDirectory } from '../../../build/support/paths.mjs';
import { readPoetryProject, readUvProject } from '../../../helper/tasks/python/locked-project';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';

const poetryRelease = '2.1.4';

/** A real one, from the real index once. */
async function poetryFolder(): Promise<string> {
  const folder = join(cacheDirectory(), `poetry-${poetryRelease}`);
  const programs = join(folder, 'bin');
  if (!existsSync(join(programs, 'poetry'))) {
    const uv = join(await uvFolder(), 'uv');
    await execa(uv, ['venv', '--clear', '--quiet', '--python', '/usr/bin/python3', folder]);
    const poetry = `poetry==${poetryRelease}`;
    await execa(uv, ['pip', 'install', '--quiet', '--python', join(programs, 'python'), poetry]);
  }
  return programs;
}

async function uvFolder(): Promise<string> {
  const uv = await toolNamed('uv', await systemPython());
  if (uv.kind !== 'uv') throw new Error('no uv');
  return dirname(uv.path);
}

const tools = [
  { command: 'uv lock', lock: 'uv.lock', read: readUvProject, programs: uvFolder },
  { command: 'poetry lock', lock: 'poetry.lock', read: readPoetryProject, programs: poetryFolder },
] as const;

/** What “lock-stale” tells developers to run. */
for (const { command, lock, read, programs } of tools)
  test(`${command} cures the lock that a refresh refuses`, async ({ folder }) => {
    const packages = join(folder, 'index');
    await makeWheel(packages, { name: 'web-frame', version: '2.0' });
    await makeWheel(packages, { name: 'template-kit', version: '1.0' });
    await using index = {
      ...(await startPackageIndex(packages)),
      async [Symbol.asyncDispose]() {
        await this.close();
      },
    };
    const app = join(folder, 'app');
    const needs = (names: readonly string[]) =>
      `[project]\nname = "the-app"\nversion = "0"\nrequires-python = ">=3.9"\ndependencies = ${JSON.stringify(names)}\n` +
      `[[tool.poetry.source]]\nname = "own"\nurl = "${index.url}/"\npriority = "primary"\n`;
    const paste = async () =>
      execa('sh', ['-c', command], {
        cwd: app,
        env: {
          PATH: [await programs(), process.env['PATH']].join(delimiter),
          HOME: folder,
          UV_DEFAULT_INDEX: index.url,
        },
      });
    await execa('mkdir', [app]);
    await writeFile(join(app, 'pyproject.toml'), needs(['web-frame>=2']));
    await paste();
    expect(await read(app)).toMatchObject({ ok: true });
    await writeFile(join(app, 'pyproject.toml'), needs(['web-frame>=2', 'template-kit>=1']));
    expect(await read(app)).toMatchObject({
      failure: { kind: 'stale-lock', file: lock, names: ['template-kit'] },
    });
    await paste();
    expect(await read(app)).toMatchObject({ ok: true });
  }, 600_000);
