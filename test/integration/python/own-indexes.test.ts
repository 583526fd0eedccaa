import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildVenv,
  checkVenv,
  type Interpreter,
  type Lock,
  type PackageTool,
} from '../../../helper/tasks/python';
import { resolveRequirements } from '../../../helper/tasks/python/resolve';
import { makeFolder, removeFolder } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex, type PackageIndex } from '../../support/wheels';
import { mustBeOk, mustFail } from './must';

/**
 * Dependency confusion: the repository keeps `ours` in an index of its own, and a stranger offers a
 * higher version of the same name in everybody's.
 */
let folder: string;
let everybodys: PackageIndex;
let own: PackageIndex;
let python: Interpreter;

beforeAll(async () => {
  folder = await makeFolder();
  python = await systemPython();
  await makeWheel(join(folder, 'everybodys'), { name: 'ours', version: '99.0' });
  await makeWheel(join(folder, 'everybodys'), { name: 'public', version: '2.0' });
  await makeWheel(join(folder, 'own'), { name: 'ours', version: '1.0' });
  everybodys = await startPackageIndex(join(folder, 'everybodys'));
  own = await startPackageIndex(join(folder, 'own'));
});
afterAll(async () => {
  await everybodys.close();
  await own.close();
  await removeFolder(folder);
});

let place = 0;
async function setup(tool: PackageTool) {
  place += 1;
  const dir = join(folder, String(place));
  await mkdir(join(dir, 'work'), { recursive: true });
  const places = { cacheDir: join(dir, 'cache'), workDir: join(dir, 'work'), appDir: dir };
  return { index: everybodys.url, ...places, python, tool, venv: join(dir, 'venv') };
}

async function resolve(tool: PackageTool, lines: string[], options: string[], hashed = false) {
  const request = { ...(await setup(tool)), dependencies: { kind: 'none' as const } };
  const found = { lines, constraints: [], options, pre: false, ignored: [] };
  return { request, outcome: await resolveRequirements(request, found, hashed) };
}

const pins = (lock: Lock) => [...lock.text.matchAll(/^(\S+==\S+)/gm)].map((pin) => pin[1]);

describe.each(['uv', 'pip'] as const)('with %s', (name) => {
  let tool: PackageTool;
  beforeAll(async () => {
    tool = await toolNamed(name, python);
  });

  test('threat 23: --index-url replaces the default index, when resolving and when installing', async () => {
    everybodys.requests.length = 0;
    const { request, outcome } = await resolve(tool, ['ours'], [`--index-url ${own.url}`]);
    const lock = mustBeOk(outcome);
    expect(pins(lock)).toEqual(['ours==1.0']);
    mustBeOk(await buildVenv({ ...request, lock, venvDir: request.venv, finalDir: request.venv }));
    expect(await checkVenv({ venvDir: request.venv, lock: lock.text })).toMatchObject({
      kind: 'ok',
    });
    expect(everybodys.requests).toEqual([]);
  });

  test('what the own index lacks is not looked for elsewhere', async () => {
    const { outcome } = await resolve(tool, ['ours', 'public'], [`--index-url ${own.url}`]);
    expect(mustFail(outcome).kind).toBe('no-such-package');
  });

  test('a list with hashes may come from any of its indexes', async () => {
    const first = mustBeOk((await resolve(tool, ['ours'], [`--index-url ${own.url}`])).outcome);
    const line = first.text.split('\n').find((one) => one.startsWith('ours')) ?? '';
    const { request, outcome } = await resolve(
      tool,
      [line],
      [`--extra-index-url ${own.url}`],
      true,
    );
    const lock = mustBeOk(outcome);
    mustBeOk(await buildVenv({ ...request, lock, venvDir: request.venv, finalDir: request.venv }));
  });
});

describe('a second index', () => {
  test('threat 23: with --extra-index-url a name belongs to the index of the repository', async () => {
    const tool = await toolNamed('uv', python);
    const { outcome } = await resolve(tool, ['ours', 'public'], [`--extra-index-url ${own.url}`]);
    expect(pins(mustBeOk(outcome))).toEqual(['ours==1.0', 'public==2.0']);
  });

  test.each([
    ['pip', '--extra-index-url', /Install uv.* or give every line its --hash/],
    ['pip', '--find-links', /Give every line its --hash/],
    ['uv', '--find-links', /Give every line its --hash/],
  ] as const)(
    'threat 23: %s cannot hold names to their place, so %s is refused in one sentence',
    async (name, option, words) => {
      const tool = await toolNamed(name, python);
      const { outcome } = await resolve(tool, ['ours'], [`${option} ${own.url}`]);
      const failure = mustFail(outcome);
      expect(failure.kind).toBe('bad-dependency-file');
      expect(failure).toHaveProperty('detail', expect.stringMatching(words));
    },
  );
});
