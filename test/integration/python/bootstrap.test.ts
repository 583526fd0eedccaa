import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  buildVenv,
  chooseTool,
  inspectPython,
  lockFromText,
  type Interpreter,
} from '../../../helper/tasks/python';
import { pipRelease } from '../../../helper/tasks/python/bootstrap-pip';
import { uvRelease } from '../../../helper/tasks/python/bootstrap-uv';
import { test } from '../../support/folder';
import { systemPython } from '../../support/python-tools';
import { startPackageIndex, type PackageIndex } from '../../support/wheels';
import { mustFail } from './must';

const pypi = 'https://pypi.org/simple';
let python: Interpreter;
let empty: PackageIndex;

beforeAll(async () => {
  python = await systemPython();
  empty = await startPackageIndex('/nonexistent');
});
afterAll(() => empty.close());

test('uv is fetched once from the real index, and is there the next time without one', async ({
  folder,
}) => {
  const toolsDir = join(folder, 'tools');
  const request = { preference: 'auto', toolsDir, systemPlaces: [], python } as const;
  const first = await chooseTool({ ...request, index: pypi });
  expect(first).toMatchObject({
    tool: { kind: 'uv', origin: 'bootstrapped', version: uvRelease.version },
    noUv: null,
  });
  if (first.tool.kind !== 'uv') throw new Error('no uv');
  expect((await execa(first.tool.path, ['--version'])).stdout).toContain(uvRelease.version);
  expect(await readdir(toolsDir)).toEqual([`uv-${uvRelease.version}`]);

  const second = await chooseTool({ ...request, index: empty.url });
  expect(second).toMatchObject({ tool: { kind: 'uv', origin: 'tools' } });

  await writeFile(first.tool.path, '#!/bin/sh\necho uv 99.0.0\n');
  const forged = await chooseTool({ ...request, index: empty.url });
  expect(forged).toMatchObject({ tool: { kind: 'pip' }, noUv: { why: 'not-on-index' } });
});

test('an index that has another file under the name', async ({ folder }) => {
  const packages = join(folder, 'packages');
  await mkdir(packages);
  for (const { wheel } of Object.values(uvRelease.platforms))
    await writeFile(join(packages, wheel), 'not uv');
  const index = await startPackageIndex(packages);
  const toolsDir = join(folder, 'tools');
  const choice = await chooseTool({
    preference: 'auto',
    toolsDir,
    systemPlaces: [],
    python,
    index: index.url,
  });
  await index.close();
  expect(choice).toMatchObject({ tool: { kind: 'pip' }, noUv: { why: 'hash-mismatch' } });
  expect(await readdir(toolsDir)).toEqual([]);
});

test('pip is fetched once, too, and is the one of Python where it cannot be had or has been altered', async ({
  folder,
}) => {
  const toolsDir = join(folder, 'tools');
  const wheel = join(toolsDir, pipRelease.file);
  const request = { preference: 'pip', toolsDir, python } as const;
  const choose = async (index: string, version = python.version) =>
    (await chooseTool({ ...request, python: { ...python, version }, index })).tool;
  expect(await choose(empty.url)).toEqual({ kind: 'pip', wheel: null });
  expect(await choose(pypi, '3.9.2')).toEqual({ kind: 'pip', wheel: null });
  expect(await choose(pypi)).toEqual({ kind: 'pip', wheel });
  expect(await readdir(toolsDir)).toEqual([pipRelease.file]);
  expect(await choose(empty.url)).toEqual({ kind: 'pip', wheel });

  await writeFile(wheel, 'not pip');
  expect(await choose(empty.url)).toEqual({ kind: 'pip', wheel: null });
  expect(await choose(pypi)).toEqual({ kind: 'pip', wheel });

  const packages = join(folder, 'packages');
  await mkdir(packages);
  await writeFile(join(packages, pipRelease.file), 'not pip');
  const forged = await startPackageIndex(packages);
  await rm(wheel);
  expect(await choose(forged.url)).toEqual({ kind: 'pip', wheel: null });
  await forged.close();
});

test.each([
  ['offline', 'http://127.0.0.1:9/simple', 'linux-x86_64', 'offline'],
  ['no wheel for the machine', pypi, 'linux-riscv64', 'unsupported-platform'],
  [
    'an index without encryption',
    'http://packages.example.invalid/simple',
    'linux-x86_64',
    'not-on-index',
  ],
])('%s: pip, and why', async (_, index, platform, why) => {
  const choice = await chooseTool({
    preference: 'auto',
    toolsDir: '/nonexistent/tools',
    systemPlaces: [],
    python: { ...python, platform },
    index,
  });
  expect(choice).toMatchObject({ tool: { kind: 'pip' }, noUv: { why } });
});

test('a uv of the system is taken if it is recent enough', async ({ folder }) => {
  const place = async (name: string, version: string) => {
    const path = join(folder, name, 'uv');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `#!/bin/sh\necho "uv ${version} (test)"\n`);
    await chmod(path, 0o755);
    return path;
  };
  const old = await place('old', '0.4.30');
  const recent = await place('recent', '0.5.1');
  const request = {
    preference: 'auto',
    toolsDir: join(folder, 'tools'),
    python,
    index: empty.url,
  } as const;
  const taken = await chooseTool({ ...request, systemPlaces: [old, recent] });
  expect(taken).toMatchObject({ tool: { path: recent, version: '0.5.1', origin: 'system' } });
  expect((await chooseTool({ ...request, systemPlaces: [old] })).tool.kind).toBe('pip');
  expect(await chooseTool({ ...request, preference: 'pip', systemPlaces: [recent] })).toMatchObject(
    {
      tool: { kind: 'pip' },
      noUv: { why: 'not-wanted' },
    },
  );
});

test('a Python that is none, and one that is too old', async ({ folder }) => {
  expect(mustFail(await inspectPython('/nonexistent/python3')).kind).toBe('no-python');
  const fake = join(folder, 'python3');
  const answer = '{"version": "3.8.10", "abi": "x", "platform": "linux-x86_64", "venv": true}';
  await writeFile(fake, `#!/bin/sh\necho '${answer}'\n`);
  await chmod(fake, 0o755);
  expect(mustFail(await inspectPython(fake))).toMatchObject({
    kind: 'python-too-old',
    version: '3.8.10',
    needs: '3.9',
  });
});

test('pip without ensurepip names the package to install', async ({ folder }) => {
  const lock = lockFromText(`a==1 --hash=sha256:${'a'.repeat(64)}\n`);
  const build = (path: string) =>
    buildVenv({
      index: empty.url,
      cacheDir: join(folder, 'cache'),
      workDir: join(folder, 'work'),
      python: { ...python, path, hasVenv: false },
      tool: { kind: 'pip', wheel: null },
      lock,
      venvDir: join(folder, 'venv'),
      finalDir: join(folder, 'venv'),
    });
  expect(mustFail(await build('/usr/bin/python3'))).toMatchObject({
    kind: 'no-venv-module',
    aptPackage: 'python3-venv',
  });
  const [major = '', minor = ''] = python.version.split('.');
  expect(mustFail(await build('/opt/python/bin/python'))).toMatchObject({
    aptPackage: `python${major}.${minor}-venv`,
  });
});
