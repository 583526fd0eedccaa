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
  it('an environment with one byte changed, or a planted .pth, is made anew', async () => {
    const library = await libraryOf(prefix.layout.venv);
    await appendFile(join(library, 'uvicorn/__init__.py'), '\n# poison\n');
    await writeFile(join(library, 'planted.pth'), 'import os\n');
    const { exitCode, report } = await prefix.run('refresh', '--force');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report?.warnings).toContainEqual(
      expect.objectContaining({
        code: 'environment-rebuilt',
        params: { reason: 'its files were changed since it was made' },
      }),
    );
    expect(await readFile(join(library, 'uvicorn/__init__.py'), 'utf8')).not.toContain('poison');
    expect(await readdir(library)).not.toContain('planted.pth');
  });

  it('an environment that is as it was made stays', async () => {
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

  it('received packages are of one repository, branch and list, and gone with them', async () => {
    const of = await caches();
    expect(of).toHaveLength(1);
    await mkdir(join(prefix.layout.refreshDir, 'cache/uv'), { recursive: true });
    await writeFile(join(prefix.layout.refreshDir, of[0] ?? '', 'poison'), 'x');
    expect((await prefix.run('refresh', '--rebuild')).exitCode).toBe(exitCodes.ok);
    const after = await caches();
    expect(after).toHaveLength(1);
    const names = await readdir(join(prefix.layout.refreshDir, after[0] ?? ''));
    expect(names).not.toContain('poison');
    expect(await readdir(prefix.layout.refreshDir)).not.toContain('cache');
  });
});
