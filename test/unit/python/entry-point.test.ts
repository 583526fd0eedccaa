import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { findEntryPoint } from '../../../helper/tasks/python';
import { applicationsIn } from '../../../helper/tasks/python/entry-point';
import { makeFolder, removeFolder, test } from '../../support/folder';

const application = 'from fastapi import FastAPI\n\napp = FastAPI()\n';

async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('what counts as an application', () => {
  test.each([
    ['app = FastAPI()', ['app']],
    ['app: FastAPI = FastAPI(\n    title="x",\n)', ['app']],
    ['import fastapi\nservice = fastapi.FastAPI()', ['service']],
    ['from fastapi import FastAPI as Web\nweb = Web()', ['web']],
    ['def make():\n    app = FastAPI()\n    return app', []],
    ['# app = FastAPI()', []],
    ['"""\napp = FastAPI()\n"""', []],
    ['app = Flask(__name__)', []],
    ['app = NotFastAPI()', []],
  ])('%j', (source, names) => {
    expect(applicationsIn(source)).toEqual(names);
  });
});

test.each([
  [
    'of another framework',
    { 'server.py': 'from starlette.applications import Starlette\napp = Starlette(routes=[])\n' },
    'server:app',
  ],
  [
    'that a function makes',
    {
      'core/factory.py': 'from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n',
      'asgi.py': 'from core.factory import create_app\napplication = create_app()\n',
      'tool.py': 'from core.factory import create_app\nthing = create_app()\n',
    },
    'asgi:application',
  ],
  [
    'that is FastAPI’s all the same',
    { 'app.py': 'import starlette\napp = create_app()\n', 'zebra.py': application },
    'zebra:app',
  ],
  [
    'that uvicorn does not serve',
    { 'app.py': 'from flask import Flask\nfrom x import create_app\napp = create_app()\n' },
    null,
  ],
])('an application %s', async (_, files, entryPoint) => {
  const folder = await makeFolder();
  await write(folder, files);
  const found = await findEntryPoint(folder);
  await removeFolder(folder);
  expect(found).toMatchObject(entryPoint === null ? { kind: 'none' } : { entryPoint });
});

test('the usual names come first', async ({ folder }) => {
  await write(folder, {
    'zebra.py': application,
    'main.py': application,
    'api_layer.py': application,
    'app/main.py': application,
    'tests/test_app.py': application,
  });
  expect(await findEntryPoint(folder)).toEqual({
    kind: 'found',
    entryPoint: 'api_layer:app',
    others: ['app.main:app', 'main:app', 'zebra:app'],
    shadowed: [],
  });
});

test('an empty package hides the module of its name', async ({ folder }) => {
  await write(folder, { 'api_layer.py': application, 'api_layer/__init__.py': '' });
  expect(await findEntryPoint(folder)).toEqual({
    kind: 'none',
    shadowed: [{ module: 'api_layer.py', package: 'api_layer/' }],
  });
});

test('a folder without __init__.py hides nothing', async ({ folder }) => {
  await write(folder, { 'api_layer.py': application, 'api_layer/notes.txt': '' });
  expect(await findEntryPoint(folder)).toMatchObject({ entryPoint: 'api_layer:app', shadowed: [] });
});

test('an application in a package itself', async ({ folder }) => {
  await write(folder, { 'app/__init__.py': application });
  expect(await findEntryPoint(folder)).toMatchObject({ entryPoint: 'app:app' });
});

test('neither links, nor nested clones, nor strange names are looked into', async ({ folder }) => {
  await write(folder, {
    'LadyLinux/.git/HEAD': 'ref: refs/heads/main\n',
    'LadyLinux/main.py': application,
    'not-a-module.py': application,
  });
  await symlink(join(folder, 'not-a-module.py'), join(folder, 'main.py'));
  expect(await findEntryPoint(folder)).toEqual({ kind: 'none', shadowed: [] });
});

describe('an application two folders deep', () => {
  const deep = { 'src/lady/__init__.py': '', 'src/lady/main.py': application };

  test('is found by its folders', async ({ folder }) => {
    await write(folder, deep);
    expect(await findEntryPoint(folder)).toMatchObject({ entryPoint: 'src.lady.main:app' });
  });

  test('is found without src/, where a package is built from it', async ({ folder }) => {
    const project = '[project]\nname = "lady"\n\n[build-system]\nrequires = ["hatchling"]\n';
    await write(folder, { ...deep, 'pyproject.toml': project });
    expect(await findEntryPoint(folder)).toMatchObject({ entryPoint: 'lady.main:app' });
  });

  test('is not searched if a nearer one exists', async ({ folder }) => {
    await write(folder, { ...deep, 'web.py': application });
    expect(await findEntryPoint(folder)).toMatchObject({ entryPoint: 'web:app', others: [] });
  });
});
