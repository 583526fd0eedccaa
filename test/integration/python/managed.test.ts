import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  buildVenv,
  checkVenv,
  detectDependencies,
  resolveLock,
  type Interpreter,
} from '../../../helper/tasks/python';
import { fittingPython } from '../../../helper/tasks/python/fitting';
import { forgetPythons, managedPythons, receivePython } from '../../../helper/tasks/python/managed';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp } from '../../corpus/world';
import { test } from '../../support/folder';
import { servePython, type PythonServer } from '../../support/managed-python';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeFolder, removeFolder } from '../../support/temporary';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { mustBeOk, mustFail } from './must';

let shared: string;
let own: Interpreter;
let server: PythonServer;
let uv: string;

beforeAll(async () => {
  shared = await makeFolder('ladylinux-pythons-');
  own = await systemPython();
  server = await servePython(shared, own);
  const tool = await toolNamed('uv', own);
  if (tool.kind !== 'uv') throw new Error('no uv');
  uv = tool.path;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await removeFolder(shared);
});

const asked = async (folder: string, sha256 = server.sha256) => ({
  ...{ uv, index: 'http://127.0.0.1:1/simple', mirror: null, version: server.version },
  ...{ cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') },
  pythons: join(folder, 'python'),
  downloads: await server.list(sha256),
});

test.each(['uv', 'pip'] as const)(
  'an interpreter with the right sha256 is received once, and environments are made of it with %s',
  async (kind) => {
    const folder = await makeFolder('ladylinux-managed-');
    const request = await asked(folder);
    const python = mustBeOk(await receivePython(request));
    expect(python).toMatchObject({ version: server.version, abi: own.abi });
    const before = server.requests.length;
    expect(mustBeOk(await receivePython(request)).path).toBe(python.path);
    expect(server.requests.length).toBe(before);

    const packages = join(folder, 'packages');
    await makeWheel(packages, { name: 'one', version: '1.0' });
    const index = await startPackageIndex(packages);
    const appDir = join(folder, 'app');
    await mkdir(appDir);
    await writeFile(join(appDir, 'requirements.txt'), 'one==1.0\n');
    const setup = { ...request, index: index.url, python, tool: await toolNamed(kind, own) };
    const dependencies = await detectDependencies(appDir);
    const lock = mustBeOk(await resolveLock({ ...setup, appDir, dependencies }));
    const venvDir = join(folder, 'venv');
    mustBeOk(await buildVenv({ ...setup, lock, venvDir, finalDir: venvDir }));
    await index.close();
    const script = 'import one, sys, platform; print(sys.base_prefix, platform.python_version())';
    const ran = await execa(join(venvDir, 'bin/python'), ['-c', script]);
    expect(ran.stdout).toBe(`${join(python.path, '../..')} ${server.version}`);

    const check = { venvDir, lock: lock.text };
    expect(await checkVenv({ ...check, pythons: request.pythons })).toMatchObject({ kind: 'ok' });
    const elsewhere = await checkVenv({ ...check, pythons: join(folder, 'app') });
    expect(elsewhere).toMatchObject({
      kind: process.getuid?.() === 0 ? 'ok' : 'differs', // root's own is the system's
    });
    await forgetPythons(request.pythons, [server.version]);
    expect(await readdir(request.pythons)).toContain(
      `cpython-${server.version}-linux-${own.platform.replace('linux-', '')}-gnu`,
    );
    await forgetPythons(request.pythons, []);
    expect(
      (await readdir(request.pythons)).filter((name) => name.includes(server.version)),
    ).toEqual([]);
    await removeFolder(folder);
  },
);

test('one with another sha256 is thrown away', async ({ folder }) => {
  const request = await asked(folder, 'a'.repeat(64));
  const failure = mustFail(await receivePython(request));
  expect(failure).toMatchObject({ kind: 'python-not-received', why: 'mismatch' });
  expect((await readdir(request.pythons)).filter((name) => name.startsWith('cpython'))).toEqual([]);
});

test('a mirror that nobody answers at, and a version that uv does not know', async ({ folder }) => {
  const request = { ...(await asked(folder)), mirror: 'http://127.0.0.1:1' };
  const { downloads: _, ...ofUv } = request;
  const [newest] = await managedPythons(ofUv);
  const version = newest?.version ?? '';
  expect(version).toMatch(/^3\.\d+\.\d+$/);
  expect(mustFail(await receivePython({ ...ofUv, version }))).toMatchObject({ why: 'offline' });
  expect(mustFail(await receivePython({ ...ofUv, version: '3.1.0' }))).toMatchObject({
    why: 'other',
  });
});

const oneCase = (settings: Record<string, unknown>) =>
  Case.parse({
    ...{ row: 'B7', about: 'an interpreter that uv receives' },
    ...{ settings, steps: [{ commit: {}, expect: { message: '' } }] },
  });
const needing = (range: string) => ({
  files: {
    'app.py': plainApp,
    'requirements.txt': 'uvicorn\n',
    'pyproject.toml': `[project]\nname = "a"\nversion = "1"\nrequires-python = "${range}"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\n`,
  },
  ...{ executable: [], symlinks: {} },
});

test('a refresh takes what was received, and keeps it while a version needs it', async () => {
  await using world = await makeWorld(oneCase({}), 'uv');
  const { layout } = world;
  await world.commit(needing(`==${server.version}`));
  const refused = (await world.run('refresh')).report?.message;
  expect(refused?.code).toBe('python-does-not-fit');

  const given = await asked(shared);
  const python = mustBeOk(await receivePython({ ...given, pythons: layout.pythons }));
  await execa('chown', ['-R', '--reference', layout.app.replace(/app$/, ''), layout.pythons]);
  await world.set({ python: 'managed' });
  const first = await world.run('refresh');
  expect([first.report?.outcome, first.report?.python?.version]).toEqual([
    'refreshed',
    server.version,
  ]);
  expect(await readFile(join(layout.venv, 'pyvenv.cfg'), 'utf8')).toContain(layout.pythons);
  const response = await fetch(`http://127.0.0.1:${String(world.port)}/`);
  expect(await response.text()).toBe('served');
  expect((await world.run('refresh')).report?.outcome).toBe('nothing-to-do');

  // back to the system's, and back again to the version that is of the received one
  await world.commit(needing(`==${own.version}`));
  expect((await world.run('refresh')).report?.python?.version).toBe(own.version);
  const back = await world.run('rollback');
  expect([back.report?.outcome, back.report?.python?.version]).toEqual([
    'refreshed',
    server.version,
  ]);
  expect(python.path.startsWith(layout.pythons)).toBe(true);
});

test(
  'a refresh asks the mirror for what uv knows, and uses nothing that is not that',
  { tags: 'thorough' },
  async () => {
    await using world = await makeWorld(
      oneCase({ python: { managed: true, mirror: server.url } }),
      'uv',
    );
    const newer = Number(own.version.split('.')[1]) + 1;
    await world.commit(needing(`==3.${String(newer)}.*`));
    const { report } = await world.run('refresh');
    expect([report?.message.code, report?.failedStep]).toEqual(['python-mismatch', 'environment']);
    expect(server.requests.at(-1)).toContain(`cpython-3.${String(newer)}.`);

    await world.set({ python: { managed: true, mirror: 'http://127.0.0.1:1' } });
    const offline = (await world.run('refresh')).report;
    expect([offline?.outcome, offline?.message.code]).toEqual(['offline', 'python-offline']);
    await world.commit(needing('==3.99.*'));
    expect((await world.run('refresh')).report?.message.code).toBe('python-not-on-offer');
  },
);

test('the setting may name a version that only uv has', async ({ folder }) => {
  const request = await asked(folder);
  const [, minor = ''] = own.version.split('.');
  const choice = { usual: own.path, wanted: `3.${minor}`, appDir: folder };
  const empty = join(folder, 'bin');
  await mkdir(empty);
  const none = await fittingPython({ ...choice, pythons: null }, empty);
  expect(mustFail(none)).toMatchObject({ kind: 'no-fitting-python', needs: `==3.${minor}.*` });
  const python = mustBeOk(await receivePython(request));
  const found = await fittingPython({ ...choice, pythons: request.pythons }, empty);
  expect(mustBeOk(found).path).toBe(python.path);
  await chmod(python.path, 0o644);
  expect((await fittingPython({ ...choice, pythons: request.pythons }, empty)).ok).toBe(false);
});
