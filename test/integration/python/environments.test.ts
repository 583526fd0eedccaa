import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  buildVenv,
  checkVenv,
  detectDependencies,
  lockFromText,
  resolveLock,
  type Interpreter,
  type Lock,
  type Outcome,
  type PackageTool,
  type PythonProgress,
} from '../../../helper/tasks/python';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeSdist, makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { mustBeOk, mustFail } from './must';

let packages: string;
let index: PackageIndex;
let python: Interpreter;
let folder: string;
let appDir: string;

beforeAll(async () => {
  packages = await makeFolder();
  python = await systemPython();
  await Promise.all([
    makeWheel(packages, {
      name: 'web-frame',
      version: '2.0',
      requires: [
        'template_kit>=1',
        'fast-loop ; extra == "standard"',
        'winonly ; sys_platform == "win32"',
      ],
      scripts: { 'web-frame': 'web_frame:main' },
      files: { 'web_frame.py': 'def main():\n    print("web-frame runs")\n' },
    }),
    makeWheel(packages, { name: 'template_kit', version: '1.0' }),
    makeWheel(packages, { name: 'template_kit', version: '1.1' }),
    makeWheel(packages, { name: 'fast-loop', version: '0.3' }),
    makeWheel(packages, { name: 'winonly', version: '1.0' }),
    makeWheel(packages, { name: 'tomorrow', version: '1.0', requiresPython: '>=3.99' }),
    makeSdist(packages, {
      name: 'brokenpkg',
      version: '1.0',
      backend: 'raise RuntimeError("needs the headers of libfoo")\n',
    }),
  ]);
  index = await startPackageIndex(packages);
});
afterAll(async () => {
  await index.close();
  await removeFolder(packages);
});
beforeEach(async () => {
  index.behave({ kind: 'normal' });
  folder = await makeFolder();
  appDir = join(folder, 'app');
  await mkdir(appDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolder(folder);
});

const tools = [
  ['uv', 'uv'],
  ['pip', 'pip'],
] as const;
describe.each(tools)('with %s', withTool);
describe.each([['the pip of Python', 'pip']] as const)('with %s', { tags: 'thorough' }, withTool);

function withTool(title: string, name: 'uv' | 'pip') {
  let tool: PackageTool;
  beforeAll(async () => {
    tool = title === name ? await toolNamed(name, python) : { kind: 'pip', wheel: null };
  });

  const setup = () => ({
    index: index.url,
    cacheDir: join(folder, 'cache'),
    workDir: join(folder, 'work'),
    python,
    tool,
  });

  async function resolve(files: Record<string, string>): Promise<Outcome<Lock>> {
    for (const [file, text] of Object.entries(files)) await writeFile(join(appDir, file), text);
    return resolveLock({ ...setup(), appDir, dependencies: await detectDependencies(appDir) });
  }
  const requirements = (text: string) => resolve({ 'requirements.txt': text });
  const venvDir = () => join(folder, 'venv');
  const build = (lock: Lock) =>
    buildVenv({ ...setup(), lock, venvDir: venvDir(), finalDir: venvDir() });
  const pins = (lock: Lock) =>
    lock.text
      .replaceAll(/ --hash=\S+/g, '')
      .trim()
      .split('\n');

  test('pins without hashes, one package twice, as a fork of the application has them', async () => {
    const lock = mustBeOk(
      await requirements('web-frame==2.0\nweb_frame[standard]==2.0\ntemplate-kit==1.0\n'),
    );
    expect(pins(lock)).toEqual(['fast-loop==0.3', 'template-kit==1.0', 'web-frame==2.0']);
    expect(lock.packages).toBe(3);
    expect(lockFromText(lock.text)).toEqual(lock);

    const stamp = mustBeOk(await build(lock));
    expect(stamp.installed).toMatchObject({ 'web-frame': '2.0', 'template-kit': '1.0' });
    expect(await checkVenv({ venvDir: venvDir(), lock: lock.text })).toEqual({
      kind: 'ok',
      python: python.version,
      packages: 3,
      extra: [],
      fingerprint: stamp.fingerprint,
      tool: name,
    });
    expect((await execa(join(venvDir(), 'bin/web-frame'))).stdout).toBe('web-frame runs');
  });

  test('a loose list takes the newest, and builds in a folder that is not the final one', async () => {
    const lock = mustBeOk(await requirements('web-frame\n'));
    expect(pins(lock)).toEqual(['template-kit==1.1', 'web-frame==2.0']);
    const staging = join(folder, 'next/venv');
    mustBeOk(await buildVenv({ ...setup(), lock, venvDir: staging, finalDir: venvDir() }));
    await rename(staging, venvDir());
    expect((await execa(join(venvDir(), 'bin/web-frame'))).stdout).toBe('web-frame runs');
    for (const script of await readdir(join(venvDir(), 'bin'))) {
      expect(await readFile(join(venvDir(), 'bin', script), 'latin1')).not.toContain('next/venv');
    }
    expect(await readFile(join(venvDir(), 'pyvenv.cfg'), 'utf8')).not.toContain('next/venv');
    expect(
      await readdir(
        join(
          venvDir(),
          `lib/python3.${python.version.split('.')[1] ?? ''}/site-packages/__pycache__`,
        ),
      ),
    ).not.toEqual([]);
  });

  test('a folder that is a mount point or holds rubbish is emptied, not replaced', async () => {
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    await mkdir(join(venvDir(), 'bin'), { recursive: true });
    await writeFile(join(venvDir(), 'bin/rubbish'), 'old');
    mustBeOk(await build(lock));
    expect(await readdir(join(venvDir(), 'bin'))).not.toContain('rubbish');
  });

  test('a list with hashes is its own lock, without a request', async () => {
    const lock = mustBeOk(await requirements('web-frame==2.0\n'));
    await rm(join(folder, 'work'), { recursive: true });
    index.behave({ kind: 'hang' });
    const asked = index.requests.length;
    const again = mustBeOk(await requirements(`# made by hand\n${lock.text}`));
    expect(again).toEqual(lock);
    expect(index.requests.length).toBe(asked);
  });

  test('a list with hashes that lacks a dependency', async () => {
    const lock = mustBeOk(await requirements('web-frame==2.0\n'));
    const lacking = lock.text.split('\n').filter((line) => !line.startsWith('template-kit'));
    const short = mustBeOk(await requirements(lacking.join('\n')));
    const failure = mustFail(await build(short));
    expect(failure).toMatchObject({ kind: 'hash-missing' });
    expect(JSON.stringify(failure)).toMatch(/template[-_]kit/);
  });

  test('a file that is not the one of the lock', async () => {
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    const forged = lockFromText(lock.text.replace(/sha256:\S{64}/, `sha256:${'0'.repeat(64)}`));
    const failure = mustFail(await build(forged));
    expect(failure).toMatchObject({ kind: 'hash-mismatch' });
    expect(JSON.stringify(failure)).toMatch(/template[-_]kit==1\.0/);
  });

  test.each([
    [
      'no such package',
      'no-such-thing==1.0\n',
      { kind: 'no-such-package', requirement: /no-such-thing/ },
    ],
    [
      'no such version',
      'template-kit==7.0\n',
      { kind: 'no-such-package', requirement: /template-kit==7.0/ },
    ],
    [
      'two versions of one',
      'web-frame==2.0\ntemplate-kit<1\ntemplate-kit>=1\n',
      { kind: /conflict|no-such-package/ },
    ],
    ['a newer Python', 'tomorrow==1.0\n', { kind: 'incompatible-python' }],
    ['a build that breaks', 'brokenpkg==1.0\n', { kind: 'build-failed', detail: /libfoo/ }],
    ['a git address', 'thing @ git+https://example.invalid/thing\n', { kind: 'from-git' }],
    ['a folder outside', '-e ../other\n', { kind: 'not-lockable' }],
    ['no such folder', '-e ./other\n', { kind: 'bad-dependency-file', file: 'other' }],
    ['itself, which is none', '-e .\n', { kind: 'bad-dependency-file' }],
  ])('%s', async (_, text, expected) => {
    const failure = mustFail(await requirements(text)) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) {
      if (value instanceof RegExp) expect(String(failure[key])).toMatch(value);
      else expect(failure[key]).toBe(value);
    }
  });

  test.each([
    [{ kind: 'status', code: 503 } as const, 'offline'],
    [{ kind: 'status', code: 403 } as const, 'index-refused'],
    [{ kind: 'status', code: 404 } as const, 'no-such-package'],
    [{ kind: 'wrong-hashes' } as const, 'hash-mismatch'],
  ])('an index with %o', async (behaviour, kind) => {
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    await rm(join(folder, 'cache'), { recursive: true });
    index.behave(behaviour);
    const failure =
      behaviour.kind === 'wrong-hashes'
        ? mustFail(
            await build(
              lockFromText(lock.text.replace(/sha256:\S{64}/, `sha256:${'1'.repeat(64)}`)),
            ),
          )
        : mustFail(await requirements('template-kit==1.0\n'));
    expect(failure.kind).toBe(kind);
  });

  test('offline', async () => {
    const gone = await startPackageIndex(packages);
    await gone.close();
    await writeFile(join(appDir, 'requirements.txt'), 'template-kit==1.0\n');
    const dependencies = await detectDependencies(appDir);
    const failure = mustFail(
      await resolveLock({ ...setup(), index: gone.url, appDir, dependencies }),
    );
    expect(failure.kind).toBe('offline');
  });

  test('a download that breaks off once is tried again', async () => {
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    await rm(join(folder, 'cache'), { recursive: true });
    index.behave({ kind: 'cut-files', times: 1 });
    mustBeOk(await build(lock));
  });

  const ofUv = name === 'uv' ? {} : { tags: 'thorough' };
  test('fault: network cut in the middle of a download', ofUv, async () => {
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    await rm(join(folder, 'cache'), { recursive: true });
    index.behave({ kind: 'cut-files', times: 1_000 });
    const failure = mustFail(await build(lock));
    // pip 23 cannot tell half a file from a wrong one. Neither is installed.
    expect(failure.kind).toMatch(title === name ? /^offline$/ : /^(?:offline|hash-mismatch)$/);
  });

  test('a cancel ends the tool at once', async () => {
    index.behave({ kind: 'hang' });
    const stop = new AbortController();
    await writeFile(join(appDir, 'requirements.txt'), 'template-kit==1.0\n');
    const dependencies = await detectDependencies(appDir);
    const begun = performance.now();
    const running = resolveLock({ ...setup(), appDir, dependencies, signal: stop.signal });
    setTimeout(() => stop.abort(), 1_500);
    expect(mustFail(await running)).toEqual({ kind: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  test('progress and output are reported', async () => {
    const lines: string[] = [];
    const progress: PythonProgress[] = [];
    const lock = mustBeOk(await requirements('web-frame==2.0\n'));
    mustBeOk(
      await buildVenv({
        ...setup(),
        lock,
        venvDir: venvDir(),
        finalDir: venvDir(),
        onOutput: (line) => lines.push(line),
        onProgress: (step) => progress.push(step),
      }),
    );
    expect(lines.join('\n')).toMatch(/web[-_]frame/);
    expect(progress.at(0)).toEqual({ phase: 'download', done: 0, total: 2 });
    expect(progress.at(-1)).toEqual({ phase: 'install', done: 2, total: 2 });
  });

  test('the host settings of pip and uv do not reach the tools', async () => {
    vi.stubEnv('PIP_FIND_LINKS', packages);
    vi.stubEnv('PIP_NO_INDEX', '1');
    vi.stubEnv('UV_OFFLINE', '1');
    vi.stubEnv('PYTHONHOME', packages);
    const lock = mustBeOk(await requirements('template-kit==1.0\n'));
    mustBeOk(await build(lock));
  });
}
