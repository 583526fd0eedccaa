import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  buildVenv,
  checkVenv,
  detectDependencies,
  lockFromText,
  resolveLock,
  type Interpreter,
  type Lock,
} from '../../../helper/tasks/python';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { mustBeOk } from './must';

let shared: string;
let index: PackageIndex;
let python: Interpreter;
let lock: Lock;
let master: string;
let venvDir: string;
let count = 0;

beforeAll(async () => {
  shared = await makeFolder();
  python = await systemPython();
  const packages = join(shared, 'packages');
  await makeWheel(packages, {
    name: 'one',
    version: '1.0',
    requires: ['winonly ; sys_platform == "win32"'],
  });
  await makeWheel(packages, { name: 'two', version: '2.0' });
  await makeWheel(packages, { name: 'two', version: '2.1' });
  await makeWheel(packages, { name: 'winonly', version: '1.0' });
  index = await startPackageIndex(packages);

  const appDir = join(shared, 'app');
  await mkdir(appDir);
  await writeFile(
    join(appDir, 'requirements.txt'),
    'one==1.0\ntwo==2.0\nwinonly==1.0 ; sys_platform == "win32"\n',
  );
  const setup = {
    index: index.url,
    cacheDir: join(shared, 'cache'),
    workDir: join(shared, 'work'),
    python,
    tool: await toolNamed('uv', python),
  };
  const resolved = mustBeOk(
    await resolveLock({ ...setup, appDir, dependencies: await detectDependencies(appDir) }),
  );
  // As uv export writes it for every platform at once.
  const marked = `winonly==1.0 ; sys_platform == "win32" --hash=sha256:${'a'.repeat(64)}\n`;
  lock = lockFromText(resolved.text + marked);
  master = join(shared, 'master');
  mustBeOk(await buildVenv({ ...setup, lock, venvDir: master, finalDir: master }));
});
afterAll(async () => {
  await index.close();
  await removeFolder(shared);
});
beforeEach(async () => {
  count += 1;
  venvDir = join(shared, `venv-${String(count)}`);
  await execa('cp', ['-a', master, venvDir]);
});

const check = (text = lock.text) => checkVenv({ venvDir, lock: text });
const sitePackages = () =>
  join(venvDir, `lib/python${python.version.split('.').slice(0, 2).join('.')}/site-packages`);

test('a venv without pip, with a package that another platform needs, is fine', async () => {
  expect(await check()).toMatchObject({ kind: 'ok', packages: 2, extra: [], tool: 'uv' });
});

test('an additional package is reported and does no harm', async () => {
  const info = join(sitePackages(), 'stray_thing-3.0.dist-info');
  await mkdir(info);
  await writeFile(
    join(info, 'METADATA'),
    'Metadata-Version: 2.1\nName: Stray_Thing\nVersion: 3.0\n',
  );
  expect(await check()).toMatchObject({ kind: 'ok', extra: ['stray-thing'] });
});

test('a package that is gone', async () => {
  await rm(join(sitePackages(), 'two-2.0.dist-info'), { recursive: true });
  expect(await check()).toMatchObject({ kind: 'differs', why: 'packages', missing: ['two'] });
});

test('a package of another version', async () => {
  expect(await check(lock.text.replace('two==2.0', 'two==2.1'))).toMatchObject({
    kind: 'differs',
    why: 'packages',
    wrong: [{ name: 'two', installed: '2.0', locked: '2.1' }],
  });
});

test('the same versions by another lock', async () => {
  const other = lock.text.replace(/a{64}/, 'b'.repeat(64));
  expect(await check(other)).toMatchObject({ kind: 'differs', why: 'other-lock', missing: [] });
});

test('one that someone else made', async () => {
  await rm(join(venvDir, '.ladylinux-venv.json'));
  expect(await check()).toMatchObject({ kind: 'differs', why: 'not-made-by-us' });
});

test('one whose stamp is garbage', async () => {
  await writeFile(join(venvDir, '.ladylinux-venv.json'), '{"schema": 1, "lockSha256": 5');
  expect(await check()).toMatchObject({ kind: 'differs', why: 'not-made-by-us' });
});

test('one for another Python', async () => {
  const path = join(venvDir, '.ladylinux-venv.json');
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace(/"fingerprint": "\w{64}"/, `"fingerprint": "${'c'.repeat(64)}"`),
  );
  expect(await check()).toMatchObject({ kind: 'differs', why: 'other-python' });
});

test('one whose Python is gone', async () => {
  await rm(join(venvDir, 'bin/python'));
  await symlink('/usr/bin/python3.0-that-was-removed', join(venvDir, 'bin/python'));
  expect(await check()).toMatchObject({ kind: 'corrupt', why: 'interpreter-fails' });
  await rm(join(venvDir, 'bin/python'));
  expect(await check()).toMatchObject({ kind: 'corrupt', why: 'no-interpreter' });
});

test('one that is no venv', async () => {
  await rm(join(venvDir, 'pyvenv.cfg'));
  expect(await check()).toMatchObject({ kind: 'corrupt', why: 'no-pyvenv-cfg' });
  await rm(venvDir, { recursive: true });
  expect(await check()).toEqual({ kind: 'absent' });
  await symlink(master, venvDir);
  expect(await check()).toMatchObject({ kind: 'corrupt', why: 'not-a-folder' });
});
