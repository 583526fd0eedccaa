import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildVenv,
  byteCompile,
  checkVenv,
  chooseTool,
  detectDependencies,
  findEntryPoint,
  inspectPython,
  lockFromText,
  resolveLock,
  tryImport,
  type Interpreter,
  type PackageTool,
} from '../../../helper/tasks/python';
import { makeFolder, removeFolder } from '../../support/folder';
import { mustBeOk } from './must';

/** The real package index, the real packages of the sample, both tools. */
const index = 'https://pypi.org/simple';
const sampleApp = join(import.meta.dirname, '../../../sample/app');

let shared: string;
let python: Interpreter;
beforeAll(async () => {
  shared = await makeFolder();
  python = mustBeOk(await inspectPython());
});
afterAll(() => removeFolder(shared));

describe.each(['uv', 'pip'] as const)('with %s', (wanted) => {
  test('the sample goes from its requirements to an importable application', async () => {
    const folder = join(shared, wanted);
    const appDir = join(folder, 'app');
    const venvDir = join(folder, 'next/venv');
    const finalDir = join(folder, 'venv');
    await mkdir(folder);
    await cp(sampleApp, appDir, { recursive: true });

    const choice = await chooseTool({
      preference: wanted === 'pip' ? 'pip' : 'auto',
      toolsDir: join(folder, 'tools'),
      systemPlaces: [],
      index,
      python,
    });
    expect(choice.tool.kind).toBe(wanted);
    const tool: PackageTool = choice.tool;
    const places = { cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') };
    const setup = { ...places, index, python, tool };

    const dependencies = await detectDependencies(appDir);
    expect(dependencies).toMatchObject({ kind: 'requirements', strictness: 'pinned' });
    const lock = mustBeOk(await resolveLock({ ...setup, appDir, dependencies }));
    expect(lock.text).toMatch(/^fastapi==0\.165\.0 --hash=sha256:/m);
    expect(lock.text).toMatch(/^pydantic-core==\S+ --hash=sha256:/m);

    const stamp = mustBeOk(await buildVenv({ ...setup, lock, venvDir, finalDir }));
    await execa('mv', [venvDir, finalDir]);
    const check = await checkVenv({ venvDir: finalDir, lock: lock.text });
    expect(check).toMatchObject({ kind: 'ok', extra: [], fingerprint: stamp.fingerprint });
    expect(await readFile(join(finalDir, 'bin/uvicorn'), 'utf8')).toContain(finalDir);
    expect(await readFile(join(finalDir, 'bin/uvicorn'), 'utf8')).not.toContain('next/venv');
    await execa(join(finalDir, 'bin/uvicorn'), ['--version']);

    const entry = await findEntryPoint(appDir);
    expect(entry).toMatchObject({ kind: 'found', entryPoint: 'api_layer:app', others: [] });
    const venvPython = join(finalDir, 'bin/python');
    const compiled = await byteCompile({
      python: venvPython,
      appDir,
      finalDir: '/opt/ladylinux/app',
      tracked: [],
    });
    expect(mustBeOk(compiled)).toMatchObject({ compiled: 2, broken: [] });
    const imported = await tryImport({
      python: venvPython,
      appDir,
      entryPoint: 'api_layer:app',
      home: folder,
    });
    expect(imported).toEqual({ kind: 'ok' });
  });
});

test('both tools settle on the same versions', async () => {
  const versions = (text: string) => text.replaceAll(/ --hash=\S+/g, '');
  const [uv, pip] = await Promise.all(
    ['uv', 'pip'].map(async (name) => {
      const text = await readFile(join(shared, name, 'work/lock.txt'), 'utf8');
      return lockFromText(text);
    }),
  );
  expect(versions(uv?.text ?? 'uv')).toBe(versions(pip?.text ?? 'pip'));
});
