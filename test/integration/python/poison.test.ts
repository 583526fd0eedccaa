import {
  access,
  appendFile,
  chmod,
  mkdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildSource,
  buildVenv,
  checkVenv,
  fetchSource,
  lockFromText,
  type Interpreter,
  type PackageTool,
} from '../../../helper/tasks/python';
import { sealOf } from '../../../helper/tasks/python/seal';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeSdist, makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { lockOfRequirements } from './lock-of';
import { mustBeOk, mustFail } from './must';

let packages: string;
let index: PackageIndex;
let python: Interpreter;

/** A backend that leaves a mark when it is imported, and asks for an additional package. */
const backend = (mark: string) => `
import os, zipfile
open(${JSON.stringify(mark)}, "a").write("ran ")
try:
    import build_help
    has_help = True
except ImportError:
    has_help = False
def get_requires_for_build_wheel(config_settings=None):
    return ["build-help==1.0"]
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    os.makedirs(os.path.join(folder, "native-1.0.dist-info"))
    open(os.path.join(folder, "native-1.0.dist-info", "METADATA"), "w").write("Metadata-Version: 2.1\\nName: native\\nVersion: 1.0\\n")
    return "native-1.0.dist-info"
def build_wheel(folder, config_settings=None, metadata_directory=None):
    info = "native-1.0.dist-info"
    files = {
        "native.py": "HELP = %r\\n" % has_help,
        info + "/METADATA": "Metadata-Version: 2.1\\nName: native\\nVersion: 1.0\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[info + "/RECORD"] = "".join(name + ",,\\n" for name in [*files, info + "/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, "native-1.0-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return "native-1.0-py3-none-any.whl"
`;
let mark: string;

beforeAll(async () => {
  packages = await makeFolder();
  mark = join(packages, 'mark');
  python = await systemPython();
  await makeWheel(packages, {
    name: 'sneaky',
    version: '1.0',
    files: {
      'sneaky.py': 'x = 1\n',
      'sneaky.pth': `import os; open(${JSON.stringify(mark)}, "a").write("ran ")\n`,
    },
  });
  await makeWheel(packages, { name: 'build-help', version: '1.0' });
  await makeSdist(packages, { name: 'native', version: '1.0', backend: backend(mark) });
  index = await startPackageIndex(packages);
});
afterAll(async () => {
  await index.close();
  await removeFolder(packages);
});

describe.each(['uv', 'pip'] as const)('with %s', (name) => {
  let tool: PackageTool;
  let folder: string;
  beforeAll(async () => {
    tool = await toolNamed(name, python);
    folder = await makeFolder();
  });
  afterAll(() => removeFolder(folder));

  const setup = () => ({
    index: index.url,
    cacheDir: join(folder, 'cache'),
    workDir: join(folder, 'work'),
    python,
    tool,
  });
  const lockOf = (text: string) => lockOfRequirements(text, folder, setup());
  const hasRun = () =>
    access(mark).then(
      () => true,
      () => false,
    );

  test('nothing of a package runs while its environment is made and looked at, and every byte counts', async () => {
    const lock = await lockOf('sneaky==1.0\n');
    await rm(mark, { force: true });
    const venvDir = join(folder, 'venv');
    const { seal } = mustBeOk(await buildVenv({ ...setup(), lock, venvDir, finalDir: venvDir }));
    expect(await checkVenv({ venvDir, lock: lock.text })).toMatchObject({ kind: 'ok' });
    expect(await hasRun()).toBe(false);
    const sealed = async () => mustBeOk(await sealOf(venvDir)).seal;
    expect(await sealed()).toBe(seal);
    await execa(join(venvDir, 'bin/python'), ['-B', '-c', 'import sneaky']);
    expect(await hasRun()).toBe(true); // as it would have

    const library = join(
      venvDir,
      `lib/python${python.version.replace(/\.\d+$/, '')}/site-packages`,
    );
    await appendFile(join(library, 'sneaky.py'), '#');
    const changed = await sealed();
    expect(changed).not.toBe(seal);
    await writeFile(join(library, 'planted.pth'), 'import os\n');
    expect(await sealed()).not.toBe(changed);
  });

  test('a venv whose interpreter is a stranger is not asked about itself', async () => {
    const venvDir = join(folder, 'venv');
    const fake = join(folder, 'python3');
    await writeFile(fake, `#!/bin/sh\ntouch ${mark}\n`);
    await chmod(fake, 0o777);
    await rm(join(venvDir, 'bin/python'));
    await symlink(fake, join(venvDir, 'bin/python'));
    await rm(mark, { force: true });
    const lock = await lockOf('sneaky==1.0\n');
    expect(await checkVenv({ venvDir, lock: lock.text })).toMatchObject({ why: 'other-python' });
    expect(await hasRun()).toBe(false);
  });

  test('a source is received without a word of it being run, and built apart', async () => {
    const lock = await lockOf('native==1.0\n');
    await rm(mark, { force: true });
    const venvDir = join(folder, 'with-source');
    const make = (built: { name: string; version: string; folder: string }[]) =>
      buildVenv({ ...setup(), lock, venvDir, finalDir: venvDir, built });
    const source = { name: 'native', version: '1.0' };
    expect(mustFail(await make([]))).toEqual({ kind: 'needs-source', ...source });

    const places = { folder: join(folder, 'source'), out: join(folder, 'wheel') };
    for (const place of Object.values(places)) await mkdir(place);
    const receive = async (more: string[]) =>
      mustBeOk(
        await fetchSource({
          ...setup(),
          appDir: folder,
          lock,
          ...source,
          more,
          folder: places.folder,
        }),
      );
    await receive([]);
    expect(await hasRun()).toBe(false);
    const have = mustBeOk(await buildSource({ ...source, ...places, have: [] })).needs;
    expect(have).toEqual(['build-help==1.0']);
    await receive([...have]);
    expect(mustBeOk(await buildSource({ ...source, ...places, have })).needs).toEqual([]);
    mustBeOk(await make([{ ...source, folder: places.out }]));
    const { stdout } = await execa(join(venvDir, 'bin/python'), [
      '-c',
      'import native; print(native.HELP)',
    ]);
    expect(stdout).toBe('True');
    expect(await readFile(mark, 'utf8')).toBe('ran ran ');
  });

  test('a source that is not the one of the list is not unpacked', async () => {
    const lock = await lockOf('native==1.0\n');
    const forged = lockFromText(lock.text.replace(/sha256:\S{64}/, `sha256:${'0'.repeat(64)}`));
    const place = join(folder, 'forged');
    await mkdir(place);
    const asked = { appDir: folder, name: 'native', version: '1.0', more: [], folder: place };
    const failure = mustFail(await fetchSource({ ...setup(), lock: forged, ...asked }));
    expect(failure.kind).toBe('no-such-package');
  });
});
