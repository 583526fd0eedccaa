import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { Version } from '../../../helper/state/version';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const libraryOf = async (venv: string): Promise<string> => {
  const [version = ''] = await readdir(join(venv, 'lib'));
  return join(venv, 'lib', version, 'site-packages');
};
const caches = async () =>
  (await readdir(prefix.layout.refreshDir)).filter((name) => name.startsWith('packages-')).sort();

describe('what a hostile build left is not taken over', () => {
  it('an environment with one byte changed, or a planted .pth, is rebuilt', async () => {
    const library = await libraryOf(prefix.layout.venv);
    await appendFile(join(library, 'uvicorn/__init__.py'), '\n# poison\n');
    await writeFile(join(library, 'planted.pth'), 'import os\n');
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report?.warnings).toContainEqual(
      expect.objectContaining({
        code: 'environment-rebuilt',
        params: { reason: { reason: 'files-changed', params: {} } },
      }),
    );
    expect(await readFile(join(library, 'uvicorn/__init__.py'), 'utf8')).not.toContain('poison');
    expect(await readdir(library)).not.toContain('planted.pth');
  });

  it('an environment that is as it was made stays', async () => {
    expect((await prefix.run('refresh')).report?.outcome).toBe('nothing-to-do');
    const { report } = await prefix.run('refresh', '--force');
    expect(report?.steps.find(({ step }) => step === 'environment')?.outcome).toBe('unchanged');
  });

  it('a kept environment that was changed is not returned to', async () => {
    const old = await prefix.upstream.head('main');
    const list = await readFile(join(prefix.layout.app, 'requirements.txt'), 'utf8');
    await prefix.upstream.commit({
      branch: 'main',
      files: { 'requirements.txt': `${list}\niniconfig==2.0.0\n` },
      message: 'Take one package more',
    });
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
    const [kept = ''] = await readdir(prefix.layout.keptVenvs);
    const library = await libraryOf(join(prefix.layout.keptVenvs, kept));
    const path = join(library, 'uvicorn/__init__.py');
    const honest = await readFile(path, 'utf8');
    await appendFile(path, '\n# poison\n');
    const refused = await prefix.run('rollback', old);
    expect(refused.report).toMatchObject({
      outcome: 'staging-failed',
      message: { code: 'kept-environment-changed' },
    });
    await writeFile(path, honest);
    expect((await prefix.run('rollback', old)).exitCode).toBe(exitCodes.ok);
    const version = JSON.parse(
      await readFile(join(prefix.layout.refreshState, 'current.json'), 'utf8'),
    ) as unknown;
    expect(Version.parse(version).venvSeal).toMatch(/^[0-9a-f]{64}$/);
  });

  it('what was received of packages serves one list alone, and nothing that is made again', async () => {
    const { layout, upstream } = prefix;
    const list = await readFile(join(layout.app, 'requirements.txt'), 'utf8');
    // a version that cannot start: what was received for it waits for the next attempt
    const refresh = async (...options: string[]) => {
      const { report } = await prefix.run('refresh', ...options);
      expect(report?.message.code).toBe('entry-point-not-found');
      return caches();
    };
    const pin = (version: string) =>
      upstream.commit({
        branch: 'main',
        files: {
          'requirements.txt': `${list}\niniconfig==${version}\n`,
          'api_layer.py': 'raise SystemExit(1)\n',
        },
        message: `Take iniconfig ${version}`,
      });
    await pin('2.0.0');
    const [ofOne = '', ...others] = await refresh();
    expect(others).toEqual([]);
    const received = join(layout.refreshDir, ofOne);
    await writeFile(join(received, 'poison'), 'x');
    expect(await refresh()).toEqual([ofOne]);
    expect(await readdir(received)).toContain('poison');
    expect(await refresh('--rebuild')).toEqual([ofOne]);
    expect(await readdir(received)).not.toContain('poison');

    await mkdir(join(layout.refreshDir, 'cache/uv'), { recursive: true }); // of our first versions
    await pin('1.1.1');
    const [ofOther] = await refresh();
    expect(ofOther).not.toBe(ofOne);
    expect(await caches()).toEqual([ofOther]);
    expect(await readdir(layout.refreshDir)).not.toContain('cache');
  });
});
