import { chmod, chown, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BundleManifest, bundleFile } from '../../../contract/bundle';
import { lockFromText, parseLock } from '../../../helper/tasks/python/lock';
import { takeBundle } from '../../../helper/tasks/bundle/take';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp, type World } from '../../corpus/world';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeFolder, removeFolder } from '../../support/temporary';

const minutes = 60_000;
const isRoot = process.getuid?.() === 0;
const wheel = (name: string, tag = 'py3-none-any') => ({
  ...{ name, version: '1.0', tag, uploaded: '2026-01-01T00:00:00Z' },
});
const given = Case.parse({
  ...{ row: 'B10', about: 'a bundle for other computers' },
  index: [wheel('newer'), wheel('older')],
  steps: [{ commit: {}, expect: { message: '' } }],
});

let folder: string;
let teacher: World;
/** This computer's Python, and one that it has not. */
let own: string;
let other: string;

async function make(path: string, ...options: string[]): Promise<string> {
  await mkdir(path, { recursive: true });
  if (isRoot) await chown(path, 65_534, 65_534);
  const { screen } = await teacher.atTerminal(['bundle', 'make', path, ...options]);
  return screen.replaceAll(/\s+/g, ' ');
}

const manifestOf = async (path: string): Promise<BundleManifest> =>
  BundleManifest.parse(JSON.parse(await readFile(join(path, bundleFile), 'utf8')));

beforeAll(async () => {
  folder = await makeFolder('ladylinux-room-');
  await chmod(folder, 0o755);
  const minor = Number((await systemPython()).version.split('.')[1]);
  own = `3.${String(minor)}`;
  other = minor === 13 ? '3.12' : '3.13';
  // pip's list has the hash of the one wheel that it takes
  teacher = await makeWorld(given, 'pip');
  const list = [
    'pydantic-core==2.41.5\nuvicorn==0.30.6\ndocopt==0.6.2',
    `newer ; python_version == "${other}"\nolder ; python_version == "${own}"\n`,
  ].join('\n');
  const files = { 'app.py': plainApp, 'requirements.txt': list };
  await teacher.commit({ files, executable: [], symlinks: {} });
  const { report } = await teacher.run('refresh');
  expect(report).toMatchObject({ outcome: 'refreshed' });
  await teacher.set({ pythonTool: 'uv' });
}, 10 * minutes);
afterAll(async () => {
  await teacher[Symbol.asyncDispose]();
  await removeFolder(folder);
});

it(
  'has the list and the wheels of a Python that is not here',
  async () => {
    const path = join(folder, 'stick');
    const screen = await make(path, '--python', other);
    const manifest = await manifestOf(path);
    const pythons = [own, other].sort();
    expect(screen).toContain(`for Python ${pythons.join(', ')}`);
    expect(screen).toContain(`no wheel for Python ${other} and`);
    expect(screen).toContain('1, such as docopt');
    expect(manifest.lists.map(({ python }) => python)).toEqual(pythons);
    const tag = (python: string) => `cp${python.replace('.', '')}`;
    const names = manifest.files.map((file) => file.path);
    for (const python of pythons) {
      const native = new RegExp(`^wheels/pydantic_core-2\\.41\\.5-${tag(python)}-${tag(python)}-`);
      expect(names.filter((name) => native.test(name))).toHaveLength(1);
    }
    const listed = async (python: string) => {
      const text = await readFile(join(path, `lists/${python}-linux-${machine()}.txt`), 'utf8');
      return parseLock(lockFromText(text).text).map(({ name }) => name);
    };
    expect(await listed(other)).toContain('newer');
    expect(await listed(other)).not.toContain('older');
    expect(await listed(own)).toContain('older');
    expect(names).toContain('wheels/newer-1.0-py3-none-any.whl');
    expect(names).toContain('wheels/docopt-0.6.2.tar.gz');
    expect(names.some((name) => name.startsWith('wheels/setuptools-'))).toBe(true);

    // a second time nothing is new, whether or not the other is asked for
    const before = await readFile(join(path, bundleFile), 'utf8');
    await make(path, '--python', other, own);
    expect(await readFile(join(path, bundleFile), 'utf8')).toBe(before);
    await make(path);
    expect(await readFile(join(path, bundleFile), 'utf8')).toBe(before);
    await installableFor(other, path);
    await isTakenBy(other, path);
  },
  10 * minutes,
);

it(
  'has those of another processor beside them',
  async () => {
    const path = join(folder, 'stick');
    const [here, there] = machine() === 'x86_64' ? ['x86_64', 'aarch64'] : ['aarch64', 'x86_64'];
    const screen = await make(path, '--python', `3.12-${there}`);
    const pythons = [`${own}-${here}`, `${other}-${here}`, `3.12-${there}`];
    for (const python of pythons) expect(screen).toContain(python);
    const names = (await manifestOf(path)).files.map((file) => file.path);
    for (const [name, tag] of [
      ['pydantic_core', 'cp312-cp312'],
      ['uv', 'py3-none'],
    ])
      expect(
        names.some(
          (each) =>
            each.startsWith(`wheels/${name}-`) &&
            each.includes(`-${tag}-`) &&
            each.endsWith(`_${there}.whl`),
        ),
      ).toBe(true);
  },
  5 * minutes,
);

const machine = () => (process.arch === 'arm64' ? 'aarch64' : 'x86_64');

/** uv finds there all that the list names, and nowhere else. */
async function installableFor(python: string, path: string): Promise<void> {
  const target = await mkdtemp(join(folder, 'target-'));
  const text = await readFile(join(path, `lists/${python}-linux-${machine()}.txt`), 'utf8');
  const list = join(target, 'list.txt');
  await writeFile(list, text.replace(/^docopt==.*$/m, ''));
  const uv = await toolNamed('uv', await systemPython());
  const { stderr } = await execa(uv.kind === 'uv' ? uv.path : '', [
    ...['pip', 'install', '--no-config', '--no-cache', '--target', target],
    ...['--python', '/usr/bin/python3', '--python-version', python],
    ...['--python-platform', `${machine()}-manylinux_2_28`],
    ...['--require-hashes', '--no-build', '--no-deps'],
    ...['--default-index', pathToFileURL(join(path, 'simple')).href, '--requirement', list],
  ]);
  expect(stderr).toContain('+ pydantic-core==2.41.5');
}

/** A computer with that Python gets that list. */
async function isTakenBy(python: string, path: string): Promise<void> {
  const interpreter = join(folder, `python${python}`);
  const told = { version: `${python}.5`, abi: '', platform: `linux-${machine()}`, venv: true };
  await writeFile(interpreter, `#!/bin/sh\necho '${JSON.stringify(told)}'\n`, { mode: 0o755 });
  const verified = await teacher.atTerminal(['bundle', 'verify', path]);
  const [fingerprint = ''] = /[0-9a-f]{64}/.exec(verified.screen.replaceAll(/\s+/g, '')) ?? [];
  const out = await mkdtemp(join(folder, 'out-'));
  const taken = await takeBundle(
    { folder: path, fingerprint, out, mirror: teacher.layout.mirror, python: interpreter },
    {
      signal: new AbortController().signal,
      event: () => undefined,
      output: () => undefined,
      progress: () => undefined,
    },
  );
  const list = await readFile(join(path, `lists/${python}-linux-${machine()}.txt`), 'utf8');
  expect(taken).toMatchObject({ ok: true, result: { list } });
}

it(
  'refuses what no Python is, what the code does not run on, and pip',
  async () => {
    const path = join(folder, 'refused');
    for (const tag of ['3.8', '3.013', '2.7', '3.13-riscv64', '3.13t'])
      expect(await make(path, '--python', tag)).toContain(`“${tag}”`);
    await teacher.set({ pythonTool: 'pip' });
    const said = await make(path, '--python', other);
    expect(said).toContain(`only uv can choose the packages for Python ${other}`);
    expect(said).toContain('Set pythonTool to auto');
    await teacher.set({ pythonTool: 'uv' });
    const project = '[project]\nname = "a"\nversion = "1"\nrequires-python = "<3.13"\n';
    const files = { 'pyproject.toml': own === '3.13' ? '' : project };
    await teacher.commit({ files, executable: [], symlinks: {} });
    expect((await teacher.run('refresh')).report).toMatchObject({ outcome: 'refreshed' });
    if (own !== '3.13')
      expect(await make(path, '--python', '3.14')).toContain('needs Python <3.13');
    await expect(readFile(join(path, bundleFile))).rejects.toThrow('ENOENT');
  },
  5 * minutes,
);
