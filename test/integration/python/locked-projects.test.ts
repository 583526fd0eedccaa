import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  detectDependencies,
  resolveLock,
  type Interpreter,
  type Lock,
  type Outcome,
  type PackageTool,
} from '../../../helper/tasks/python';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { mustBeOk, mustFail } from './must';

let packages: string;
let index: PackageIndex;
let python: Interpreter;
let tools: Record<'uv' | 'pip', PackageTool>;
let folder: string;
let appDir: string;

const pyproject =
  '[project]\nname = "the-app"\nversion = "0"\nrequires-python = ">=3.9"\n' +
  'dependencies = ["web-frame[standard]>=2"]\n';

beforeAll(async () => {
  packages = await makeFolder();
  python = await systemPython();
  tools = { uv: await toolNamed('uv', python), pip: await toolNamed('pip', python) };
  await makeWheel(packages, {
    name: 'web-frame',
    version: '2.0',
    requires: ['template-kit>=1', 'fast-loop ; extra == "standard"'],
  });
  await makeWheel(packages, { name: 'template-kit', version: '1.0' });
  await makeWheel(packages, { name: 'fast-loop', version: '0.3' });
  index = await startPackageIndex(packages);
});
afterAll(async () => {
  await index.close();
  await removeFolder(packages);
});
beforeEach(async () => {
  folder = await makeFolder();
  appDir = join(folder, 'app');
  await mkdir(appDir);
  await writeFile(join(appDir, 'pyproject.toml'), pyproject);
});
afterEach(async () => {
  // The lock of a project is older than what the index has by the time it is used.
  await rm(join(packages, 'template_kit-1.1-py3-none-any.whl'), { force: true });
  await removeFolder(folder);
});

async function resolve(name: 'uv' | 'pip'): Promise<Outcome<Lock>> {
  const setup = {
    index: index.url,
    cacheDir: join(folder, 'cache', name),
    workDir: join(folder, 'work', name),
  };
  return resolveLock({
    ...setup,
    python,
    tool: tools[name],
    appDir,
    dependencies: await detectDependencies(appDir),
  });
}

async function lockWithUv(): Promise<void> {
  if (tools.uv.kind !== 'uv') throw new Error('no uv');
  await execa(
    tools.uv.path,
    ['lock', '--quiet', '--default-index', index.url, '--python', python.path],
    {
      cwd: appDir,
      env: { UV_NO_CONFIG: '1', UV_CACHE_DIR: join(folder, 'lock-cache') },
    },
  );
}

const locked = ['fast-loop==0.3', 'template-kit==1.0', 'web-frame==2.0'];
const pins = (lock: Lock) =>
  lock.text
    .replaceAll(/ --hash=\S+/g, '')
    .trim()
    .split('\n');

describe.each(['uv', 'pip'] as const)('with %s', (name) => {
  test('uv.lock is followed, not the newest', async () => {
    await lockWithUv();
    await makeWheel(packages, { name: 'template-kit', version: '1.1' });
    expect(pins(mustBeOk(await resolve(name)))).toEqual(locked);
  });

  test('a pyproject.toml without a lock takes the newest', async () => {
    await makeWheel(packages, { name: 'template-kit', version: '1.1' });
    expect(pins(mustBeOk(await resolve(name)))).toContain('template-kit==1.1');
  });

  test('poetry.lock is followed', async () => {
    await lockWithUv();
    await writeFile(
      join(appDir, 'poetry.lock'),
      poetryLock(await readFile(join(appDir, 'uv.lock'), 'utf8')),
    );
    await rm(join(appDir, 'uv.lock'));
    await writeFile(
      join(appDir, 'pyproject.toml'),
      '[tool.poetry.dependencies]\npython = "^3.9"\nweb-frame = { version = "^2.0", extras = ["standard"] }\n',
    );
    await makeWheel(packages, { name: 'template-kit', version: '1.1' });
    expect(pins(mustBeOk(await resolve(name)))).toEqual(locked);
  });

  test('a lock whose hashes are not those of the index', async () => {
    await lockWithUv();
    const text = await readFile(join(appDir, 'uv.lock'), 'utf8');
    await writeFile(
      join(appDir, 'poetry.lock'),
      poetryLock(text).replaceAll(/sha256:\w{64}/g, `sha256:${'0'.repeat(64)}`),
    );
    await rm(join(appDir, 'uv.lock'));
    expect(mustFail(await resolve(name))).toMatchObject({ kind: 'hash-mismatch' });
  });

  test('a broken uv.lock', async () => {
    await writeFile(join(appDir, 'uv.lock'), 'version = \n');
    expect(mustFail(await resolve(name)).kind).toBe('bad-dependency-file');
  });
});

test('both tools make the same of a uv.lock, hashes and all', async () => {
  await lockWithUv();
  expect(mustBeOk(await resolve('pip'))).toEqual(mustBeOk(await resolve('uv')));
});

/** The same pins in Poetry's form, from what uv wrote. */
function poetryLock(uvLock: string): string {
  const blocks = uvLock.split('[[package]]').slice(1);
  return blocks
    .filter((block) => block.includes('registry ='))
    .map((block) => {
      const pick = (pattern: RegExp) => pattern.exec(block)?.[1] ?? '';
      return (
        `[[package]]\nname = "${pick(/name = "([^"]+)"/)}"\nversion = "${pick(/version = "([^"]+)"/)}"\n` +
        `files = [{ file = "x.whl", hash = "${pick(/hash = "(sha256:\w+)"/)}" }]\n`
      );
    })
    .join('\n');
}
