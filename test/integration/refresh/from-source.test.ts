import { describe, expect, it, vi } from 'vitest';
import { sentence } from '../../../words/format';
import { Case } from '../../corpus/case';
import { makeWorld } from '../../corpus/world';
import { makeSdist, startPackageIndex } from '../../support/wheels';
import { makeFolder, removeFolder } from '../../support/temporary';

vi.setConfig({ testTimeout: 400_000 });

/** A backend that prints each call, and then does what `build` says. */
const backend = (build: string) => `
import os, sys, zipfile
info = "native-1.0.dist-info"
metadata = "Metadata-Version: 2.1\\nName: native\\nVersion: 1.0\\n"
def get_requires_for_build_wheel(config_settings=None):
    return []
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    os.makedirs(os.path.join(folder, info))
    open(os.path.join(folder, info, "METADATA"), "w").write(metadata)
    return info
def build_wheel(folder, config_settings=None, metadata_directory=None):
    print("the compiler begins", file=sys.stderr, flush=True)
    ${build}
    files = {
        "native.py": "x = 1\\n",
        info + "/METADATA": metadata,
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[info + "/RECORD"] = "".join(name + ",,\\n" for name in [*files, info + "/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, "native-1.0-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return "native-1.0-py3-none-any.whl"
`;
const given = Case.parse({
  ...{ row: 'B7', about: 'a package without a wheel' },
  steps: [{ commit: {}, expect: { message: '' } }],
});

const compilerSays = 'print("native.c:1: fatal error: ia.h", file=sys.stderr); sys.exit(1)';

const ofTool = (tool: 'uv' | 'pip') => () => {
  it.each([
    ['and that is said before its build begins', 'pass', 'layer-built'],
    ['and a build that fails is told in a sentence', compilerSays, 'dependency-build-failed'],
  ])('is built of its source, %s', async (_, build, ends) => {
    const folder = await makeFolder();
    await makeSdist(folder, { name: 'native', version: '1.0', backend: backend(build) });
    const index = await startPackageIndex(folder);
    try {
      await using world = await makeWorld(given, tool);
      await world.set({ packageIndex: index.url });
      const files = { 'app.py': 'import native\napp = 1\n', 'requirements.txt': 'native\n' };
      await world.commit({ files, executable: [], symlinks: {} });
      const { events, report } = await world.run('refresh', '--no-service');
      const told = events.findIndex(
        (event) => event.type === 'warning' && event.message.code === 'package-from-source',
      );
      const begun = events.findIndex(
        (event) => event.type === 'output' && event.line === 'the compiler begins',
      );
      expect(told).toBeGreaterThan(0);
      expect(begun).toBeGreaterThan(told);
      expect(report?.message.code).toBe(ends);
      if (ends !== 'dependency-build-failed' || report === null) return;
      expect(sentence(report.message, 'en')).toContain('native');
      expect(sentence(report.message, 'en')).not.toContain('fatal error');
      expect(report.failureLog.join('\n')).toContain('native.c:1: fatal error: ia.h');
    } finally {
      await index.close();
      await removeFolder(folder);
    }
  });
};
describe('a package without a wheel, with uv', ofTool('uv'));
describe('a package without a wheel, with pip', { tags: 'thorough' }, ofTool('pip'));
