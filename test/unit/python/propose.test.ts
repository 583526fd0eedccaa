import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { proposePackages } from '../../../helper/tasks/python/propose';
import { test } from '../../support/folder';

async function propose(folder: string, files: Record<string, string>, roots: string[] = []) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const proposed = await proposePackages({
    python: '/usr/bin/python3',
    appDir: folder,
    entryPoint: 'api_layer:app',
    roots,
  });
  if (!proposed.ok) throw new Error(JSON.stringify(proposed.failure));
  const { packages, unknown, broken } = proposed.value;
  const told = (all: typeof packages) => all.map((one) => `${one.name} <- ${one.because}`);
  return { packages: told(packages), unknown: told(unknown), broken };
}

test('the shape of the default repository', async ({ folder }) => {
  const { packages, unknown } = await propose(folder, {
    'api_layer.py':
      'from fastapi import FastAPI, Form\nfrom fastapi.templating import Jinja2Templates\nimport os, core.commands\napp = FastAPI()\n',
    'core/__init__.py': '',
    'core/commands.py': 'import requests\nfrom . import theme\nfrom pydantic import BaseModel\n',
    'core/theme.py': 'def load():\n    import yaml\n    from bs4 import BeautifulSoup\n',
    'never.py': 'import numpy\n',
  });
  expect(packages).toEqual([
    'beautifulsoup4 <- core/theme.py:3',
    'fastapi <- api_layer.py:1',
    'jinja2 <- api_layer.py:2',
    'pydantic <- core/commands.py:3',
    'python-multipart <- api_layer.py:1',
    'pyyaml <- core/theme.py:2',
    'requests <- core/commands.py:1',
    'uvicorn <- api_layer.py:1',
  ]);
  expect(unknown).toEqual([]);
});

test('what stands in for a module that Python has, or may be missing by the words of contextlib', async ({
  folder,
}) => {
  const { packages, unknown } = await propose(folder, {
    'api_layer.py': `import contextlib
try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib
try:
    import ujson as json
except ImportError:
    import simplejson as json
with contextlib.suppress(ImportError):
    import numpy
with open("x") as file:
    import yaml
`,
  });
  expect(packages.map((each) => each.split(' ')[0])).toEqual(['pyyaml', 'simplejson', 'uvicorn']);
  expect(unknown).toEqual([]);
});

test('an unknown name is listed, and no package is guessed for it', async ({ folder }) => {
  const { packages, unknown } = await propose(folder, {
    'api_layer.py': 'import company_internal.tools\nimport google.cloud.storage\nimport fastapi\n',
  });
  expect(packages).toEqual(['fastapi <- api_layer.py:3', 'uvicorn <- api_layer.py:3']);
  expect(unknown).toEqual(['company_internal <- api_layer.py:1', 'google <- api_layer.py:2']);
});

test('what the code goes on without, and what only a type checker reads', async ({ folder }) => {
  const { packages, unknown } = await propose(folder, {
    'api_layer.py': `from typing import TYPE_CHECKING
import fastapi
if TYPE_CHECKING:
    import numpy
try:
    import requests
except ImportError:
    requests = None
try:
    import httpx
except ValueError:
    pass
`,
  });
  expect(packages.map((one) => one.split(' ')[0])).toEqual(['fastapi', 'httpx', 'uvicorn']);
  expect(unknown).toEqual([]);
});

test('nothing is imported, and what is no Python is told', async ({ folder }) => {
  const { broken } = await propose(folder, {
    'api_layer.py': `import fastapi\nimport other\nopen(${JSON.stringify(join(folder, 'ran'))}, "w")\n`,
    'other.py': 'def (:\n',
  });
  expect(broken).toMatchObject({ file: 'other.py', line: 1 });
  await expect(writeFile(join(folder, 'ran'), '', { flag: 'wx' })).resolves.toBeUndefined();
});

test('a second folder that the service looks in', async ({ folder }) => {
  const { packages, unknown } = await propose(
    folder,
    {
      'api_layer.py': 'import fastapi\nimport helpers\n',
      'lib/helpers.py': 'import requests\n',
    },
    ['.', 'lib'],
  );
  expect(packages.map((one) => one.split(' ')[0])).toEqual(['fastapi', 'requests', 'uvicorn']);
  expect(unknown).toEqual([]);
});
