import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { byteCompile, tryImport } from '../../../helper/tasks/python';
import { makeFolder, removeFolder, test } from '../../support/folder';
import { mustBeOk } from './must';

/** A system interpreter serves: neither of the two needs a package. */
const python = '/usr/bin/python3';

async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function attempt(folder: string, files: Record<string, string>, seconds = 20) {
  await write(folder, files);
  return tryImport({ python, appDir: folder, entryPoint: 'api_layer:app', home: folder, seconds });
}

test('an application that imports', async ({ folder }) => {
  expect(await attempt(folder, { 'api_layer.py': 'print("noise")\napp = 1\n' })).toEqual({
    kind: 'ok',
  });
});

test('a syntax error, there or in what it imports', async ({ folder }) => {
  expect(
    await attempt(folder, {
      'api_layer.py': 'import helpers\napp = 1\n',
      'helpers.py': 'x = 1\ndef (:\n',
    }),
  ).toMatchObject({ kind: 'syntax-error', file: join(folder, 'helpers.py'), line: 2 });
});

test('a module that is not installed', async ({ folder }) => {
  expect(await attempt(folder, { 'api_layer.py': 'import fastapi_of_the_future\n' })).toMatchObject(
    {
      kind: 'missing-module',
      module: 'fastapi_of_the_future',
    },
  );
});

test('no entry module at all', async ({ folder }) => {
  expect(await attempt(folder, {})).toMatchObject({
    kind: 'no-entry-module',
    module: 'api_layer',
  });
});

test('an empty package that hides the module', async ({ folder }) => {
  const result = await attempt(folder, {
    'api_layer.py': 'app = 1\n',
    'api_layer/__init__.py': '',
  });
  expect(result).toEqual({ kind: 'entry-hidden', by: 'api_layer/' });
});

test('a name that another module does not have', async ({ folder }) => {
  expect(
    await attempt(folder, { 'api_layer.py': 'from helpers import wanted\n', 'helpers.py': '' }),
  ).toMatchObject({ kind: 'missing-attribute', module: 'helpers', attribute: 'wanted' });
});

test.each([
  ['a secret that is not there', 'import os\nos.environ["OAUTH_CLIENT_SECRET"]\n', 'KeyError'],
  ['a model that is not there', 'open("/opt/ladylinux/models/none.gguf")\n', 'FileNotFoundError'],
  ['an exit', 'import sys\nsys.exit(3)\n', 'SystemExit'],
  ['a syntax error in data', 'import ast\nast.literal_eval("1 +")\n', 'SyntaxError'],
])('%s does not block', async (_, source, error) => {
  const folder = await makeFolder();
  const result = await attempt(folder, { 'api_layer.py': source });
  await removeFolder(folder);
  expect(result).toMatchObject({ kind: 'other-error', error });
});

test('a process that dies without a word', async ({ folder }) => {
  expect(await attempt(folder, { 'api_layer.py': 'import os\nos.kill(os.getpid(), 9)\n' })).toEqual(
    { kind: 'died' },
  );
});

test('no secret of the caller reaches it', async ({ folder }) => {
  process.env['LADYLINUX_TEST_CANARY'] = 'canary';
  await attempt(folder, {
    'api_layer.py': 'import os\nopen("seen", "w").write(repr(dict(os.environ)))\napp = 1\n',
  });
  delete process.env['LADYLINUX_TEST_CANARY'];
  expect(await readFile(join(folder, 'seen'), 'utf8')).not.toContain('canary');
});

test('it takes no longer than it may, and leaves nobody behind', async ({ folder }) => {
  const mark = `ladylinux-orphan-${String(process.pid)}`;
  const daemon = [
    'import os, sys, time',
    'if os.fork() == 0:',
    '    os.setsid()',
    '    if os.fork() == 0:',
    `        os.execv("/bin/sh", ["${mark}", "-c", "sleep 120; true"])`,
    '    os._exit(0)',
    'time.sleep(0.5)',
  ];
  const begun = performance.now();
  const hanging = await attempt(
    folder,
    { 'api_layer.py': [...daemon, 'time.sleep(600)', ''].join('\n') },
    2,
  );
  expect(hanging).toEqual({ kind: 'timed-out', seconds: 2 });
  expect(performance.now() - begun).toBeLessThan(10_000);
  const finished = await attempt(folder, { 'api_layer.py': [...daemon, 'app = 1', ''].join('\n') });
  expect(finished).toEqual({ kind: 'ok' });
  const { stdout } = await execa('ps', ['-eo', 'args']);
  expect(stdout).toContain('ps -eo args');
  expect(stdout).not.toContain(mark);
});

test('a cancel ends it', async ({ folder }) => {
  await write(folder, { 'api_layer.py': 'import time\ntime.sleep(600)\n' });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  const result = await tryImport({
    python,
    appDir: folder,
    entryPoint: 'api_layer:app',
    home: folder,
    signal: stop.signal,
  });
  expect(result).toEqual({ kind: 'failed', failure: { kind: 'cancelled' } });
});

test('byte code is made with the final path, and tracked byte code stays', async ({ folder }) => {
  const tag = (await execa(python, ['-c', 'import sys; print(sys.implementation.cache_tag)']))
    .stdout;
  const tracked = `pkg/__pycache__/kept.${tag}.pyc`;
  await write(folder, {
    'api_layer.py': 'def where():\n    return 1\n',
    'pkg/kept.py': 'x = 1\n',
    [tracked]: 'the repository has this',
    'broken/never_imported.py': 'def (:\n',
    'LadyLinux/.git/HEAD': 'ref: refs/heads/main\n',
    'LadyLinux/nested.py': 'x = 1\n',
  });
  const result = mustBeOk(
    await byteCompile({
      python,
      appDir: folder,
      finalDir: '/opt/ladylinux/app',
      tracked: [tracked, 'api_layer.py'],
    }),
  );
  expect(result).toMatchObject({
    compiled: 1,
    tracked: 1,
    broken: [{ file: 'broken/never_imported.py' }],
  });
  expect(await readFile(join(folder, tracked), 'utf8')).toBe('the repository has this');
  expect(await readdir(join(folder, 'LadyLinux'))).not.toContain('__pycache__');
  const made = await readFile(join(folder, `__pycache__/api_layer.${tag}.pyc`), 'latin1');
  expect(made).toContain('/opt/ladylinux/app/api_layer.py');
  expect(made).not.toContain(folder);
  const { mtimeMs } = await stat(join(folder, `__pycache__/api_layer.${tag}.pyc`));
  await execa(python, ['-c', 'import api_layer'], { cwd: folder });
  expect((await stat(join(folder, `__pycache__/api_layer.${tag}.pyc`))).mtimeMs).toBe(mtimeMs);
});
