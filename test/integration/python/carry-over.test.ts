import { appendFile, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildVenv,
  checkVenv,
  type Interpreter,
  type Lock,
  type PackageTool,
} from '../../../helper/tasks/python';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { lockOfRequirements } from './lock-of';
import { mustBeOk } from './must';

let packages: string;
let index: PackageIndex;
let python: Interpreter;

beforeAll(async () => {
  packages = await makeFolder();
  python = await systemPython();
  await makeWheel(packages, {
    ...{ name: 'large', version: '1.0', requires: ['little'], scripts: { large: 'large:main' } },
    files: { 'large.py': 'def main():\n    print("large")\n', 'large_data/two words.txt': 'x' },
  });
  for (const version of ['1.0', '2.0']) await makeWheel(packages, { name: 'little', version });
  const files = { 'shared.py': 'x = 1\n' };
  await makeWheel(packages, { name: 'shares-one', version: '1.0', files });
  for (const version of ['1.0', '2.0'])
    await makeWheel(packages, { name: 'shares-two', version, files });
  index = await startPackageIndex(packages);
});
afterAll(async () => {
  await index.close();
  await removeFolder(packages);
});

describe.each([
  ['uv', 'where it is used'],
  ['uv', 'beside it'],
  ['pip', 'where it is used'],
] as const)('with %s, made %s', (name, where) => {
  let tool: PackageTool;
  let folder: string;
  beforeAll(async () => {
    tool = await toolNamed(name, python);
  });
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => removeFolder(folder));

  const inPlace = () => join(folder, 'in-place');
  const setup = () => ({
    ...{ index: index.url, python, tool, workDir: join(folder, 'work') },
    cacheDir: join(folder, 'cache'),
  });
  const lockOf = (text: string) => lockOfRequirements(text, folder, setup());
  /** Makes it of a list, puts it in place, and answers its seal and which files were received for it. */
  async function make(lock: Lock, before: { lock: Lock; seal: string } | null) {
    const old = join(folder, 'old');
    await rm(old, { recursive: true, force: true });
    if (before !== null) await rename(inPlace(), old);
    const venvDir = where === 'beside it' ? join(folder, 'next') : inPlace();
    await rm(join(folder, 'cache'), { recursive: true, force: true });
    index.requests.length = 0;
    const { seal } = mustBeOk(
      await buildVenv({
        ...setup(),
        ...{ lock, venvDir, finalDir: inPlace() },
        present:
          before === null ? null : { venv: old, lock: before.lock.text, seals: [before.seal] },
      }),
    );
    if (where === 'beside it') await rename(venvDir, inPlace());
    const check = await checkVenv({ venvDir: inPlace(), lock: lock.text });
    expect(check).toMatchObject({ kind: 'ok', extra: [] });
    const received = index.requests.filter((path) => path.endsWith('.whl')).map(nameOfWheel);
    return { lock, seal, received: [...new Set(received)].sort() };
  }
  const nameOfWheel = (path: string) => /([^/]+)-py3/.exec(path)?.[1] ?? path;
  const library = (file: string) =>
    join(inPlace(), `lib/python${python.version.replace(/\.\d+$/, '')}/site-packages`, file);

  test('what is unchanged is taken of the environment in place, and runs', async () => {
    const one = await make(await lockOf('large==1.0\nlittle==1.0\n'), null);
    expect(one.received).toEqual(['large-1.0', 'little-1.0']);
    const source = await stat(library('large.py'));
    const two = await make(await lockOf('large==1.0\nlittle==2.0\n'), one);
    expect(two.received).toEqual(['little-2.0']);
    expect((await stat(library('large.py'))).ino).not.toBe(source.ino);
    expect((await execa(join(inPlace(), 'bin/large'))).stdout).toBe('large');
    // byte code that came along is the one that Python takes
    const seen = await execa(join(inPlace(), 'bin/python'), ['-v', '-c', 'import large, little']);
    for (const module of ['large', 'little'])
      expect(seen.stderr).toMatch(new RegExp(`${module}\\.cpython-3\\d+\\.pyc matches`));
    // and it can be taken from once more
    const three = await make(await lockOf('large==1.0\nlittle==1.0\n'), two);
    expect(three.received).toEqual(['little-1.0']);
  });

  test('a package that is gone leaves nothing, and one that only lost a neighbour stays', async () => {
    const one = await make(await lockOf('large==1.0\nlittle==1.0\nshares-two==1.0\n'), null);
    const two = await make(await lockOf('little==1.0\n'), one);
    expect(two.received).toEqual([]);
    await expect(stat(library('large.py'))).rejects.toThrow('ENOENT');
    await expect(stat(join(inPlace(), 'bin/large'))).rejects.toThrow('ENOENT');
    await expect(stat(library('shared.py'))).rejects.toThrow('ENOENT');
  });

  test('nothing is taken of an environment that was changed since', async () => {
    const one = await make(await lockOf('large==1.0\nlittle==1.0\n'), null);
    await appendFile(library('little.py'), '# poison\n');
    const two = await make(await lockOf('large==1.0\nlittle==2.0\n'), one);
    expect(two.received).toEqual(['large-1.0', 'little-2.0']);
    expect(await readFile(library('large.py'), 'utf8')).not.toContain('poison');
  });

  test('of packages that share a file neither is taken', async () => {
    const one = await make(await lockOf('shares-one==1.0\nshares-two==1.0\n'), null);
    const two = await make(await lockOf('shares-one==1.0\nshares-two==2.0\n'), one);
    expect(two.received).toEqual(['shares_one-1.0', 'shares_two-2.0']);
  });
});
