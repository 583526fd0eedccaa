import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { detectDependencies } from '../../../helper/tasks/python';
import {
  directRequirements,
  isSafeAddress,
  logicalLines,
  parseRequirement,
} from '../../../helper/tasks/python/requirements';
import { readRequirements } from '../../../helper/tasks/python/requirements-file';
import { makeFolder, removeFolder, test } from '../../support/folder';

const hash = 'a'.repeat(64);

describe('one line', () => {
  test.each([
    ['fastapi==0.165.0', { name: 'fastapi', pin: '0.165.0', direct: false }],
    ['uvicorn[standard] == 0.54.0', { name: 'uvicorn', extras: ['standard'], pin: '0.54.0' }],
    ['Flask_Thing.x===1.0', { name: 'flask-thing-x', pin: '1.0' }],
    ['torch==2.1.0+cpu', { pin: '2.1.0+cpu' }],
    ['a==1.*', { pin: null, direct: false }],
    ['a>=1,<2', { name: 'a', pin: null, direct: false }],
    ['a==1,!=1.5', { pin: null }],
    ['a', { name: 'a', pin: null }],
    ['a==1 ; python_version < "3.12"', { pin: '1', marker: 'python_version < "3.12"' }],
    [`a==1 --hash=sha256:${hash}`, { pin: '1', hashes: [hash] }],
    [
      `a==1 ; os_name == "posix" --hash=sha256:${hash}`,
      { marker: 'os_name == "posix"', hashes: [hash] },
    ],
    ['a @ https://example.invalid/a.whl', { name: 'a', direct: true, pin: null }],
    ['git+https://example.invalid/a', { direct: true }],
    ['./local', { direct: true }],
    ['.', { direct: true }],
    ['/somewhere', { direct: true }],
    ['https://example.invalid/a.whl', { direct: true }],
  ])('%s', (line, expected) => {
    expect(parseRequirement(line)).toMatchObject(expected);
  });

  test('continuations and comments', () => {
    expect(logicalLines('# all\na==1 \\\n  --hash=x # why\r\n\r\nb#c\n')).toEqual([
      'a==1   --hash=x',
      'b#c',
    ]);
  });

  test('what no hash can hold', () => {
    const lines = ['a==1', '-e ../other', 'b @ git+https://x.invalid/b', './wheels/c.whl'];
    expect(directRequirements([...lines, '-e .', 'd @ https://x.invalid/d-1.tar.gz'])).toEqual(
      lines.slice(1),
    );
  });
});

describe('a file with others in it', () => {
  test('includes, constraints, indexes and what is not honoured', async ({ folder }) => {
    await mkdir(join(folder, 'deps'));
    await writeFile(
      join(folder, 'requirements.txt'),
      [
        '-r deps/base.txt',
        '-cdeps/limits.txt',
        '--extra-index-url https://packages.example.invalid/simple',
        '--index-url=https://first.example.invalid/simple',
        '-i https://own.example.invalid/simple',
        '--extra-index-url https://pypi.org/simple/',
        '-fhttps://links.example.invalid/all.html',
        '--trusted-host insecure.example.invalid',
        '--pre',
        'c==3',
      ].join('\n'),
    );
    await writeFile(join(folder, 'deps/base.txt'), 'a==1\n-r more.txt\n');
    await writeFile(join(folder, 'deps/more.txt'), 'b==2\n');
    await writeFile(join(folder, 'deps/limits.txt'), 'z<9\n');
    expect(await readRequirements(folder, 'requirements.txt')).toEqual({
      ok: true,
      value: {
        lines: ['a==1', 'b==2', 'c==3'],
        constraints: ['z<9'],
        options: [
          '--extra-index-url https://packages.example.invalid/simple',
          '--index-url https://own.example.invalid/simple',
          '--find-links https://links.example.invalid/all.html',
        ],
        pre: true,
        ignored: ['--trusted-host insecure.example.invalid'],
      },
    });
  });

  test.each([
    '--index-url=http://insecure.example.invalid/simple',
    '-i https://${TOKEN}@packages.example.invalid/simple',
    '--extra-index-url file:///srv/packages',
    '--find-links ./wheels',
    '--extra-index-url https://packages.example.invalid\\@pypi.org/simple',
    '--no-index',
  ])('%s is refused: left out, its packages would come from everybody’s index', async (line) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'requirements.txt'), `${line}\na==1\n`);
    const read = await readRequirements(folder, 'requirements.txt');
    await removeFolder(folder);
    expect(read).toMatchObject({ ok: false, failure: { kind: 'bad-dependency-file' } });
  });

  test.each([
    ['-r ../outside.txt', 'outside.txt is not a regular file'],
    ['-r /etc/passwd', 'there is no etc/passwd'],
    ['-r requirements.txt', 'include one another'],
    ['-r absent.txt', 'there is no absent.txt'],
  ])('%s is refused', async (line, words) => {
    const folder = await makeFolder();
    const app = join(folder, 'app');
    await mkdir(app);
    await writeFile(join(folder, 'outside.txt'), 'secret\n');
    await writeFile(join(app, 'requirements.txt'), `${line}\n`);
    const read = await readRequirements(app, 'requirements.txt');
    await removeFolder(folder);
    expect(read).toMatchObject({ ok: false, failure: { kind: 'bad-dependency-file' } });
    expect(JSON.stringify(read)).toContain(words);
  });
});

describe('which file says what is needed', () => {
  const project = '[project]\nname = "x"\nversion = "1"\ndependencies = ["a"]\n';

  async function detect(folder: string, files: Record<string, string | Buffer>) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return detectDependencies(folder);
  }

  test('nothing at all', async ({ folder }) => {
    expect(await detect(folder, { 'api_layer.py': '' })).toEqual({ kind: 'none' });
  });
  test('a lock before all', async ({ folder }) => {
    const files = {
      'pyproject.toml': project,
      'uv.lock': 'version = 1\n',
      'requirements.txt': 'a',
    };
    expect(await detect(folder, files)).toMatchObject({ kind: 'uv-lock' });
  });
  test('poetry', async ({ folder }) => {
    const files = {
      'pyproject.toml': '[tool.poetry.dependencies]\npython="*"\na="^1"\n',
      'poetry.lock': '',
    };
    expect(await detect(folder, files)).toMatchObject({ kind: 'poetry-lock' });
  });
  test('a lock without its project does not count', async ({ folder }) => {
    expect(await detect(folder, { 'uv.lock': 'version = 1\n' })).toEqual({ kind: 'none' });
  });
  test('a pyproject.toml', async ({ folder }) => {
    expect(await detect(folder, { 'pyproject.toml': project })).toMatchObject({
      kind: 'pyproject',
    });
  });
  test('a pyproject.toml that only holds settings of tools', async ({ folder }) => {
    const files = {
      'pyproject.toml': '[tool.ruff]\nline-length = 100\n',
      'requirements.txt': 'a==1\n',
    };
    expect(await detect(folder, files)).toEqual({
      kind: 'requirements',
      file: 'requirements.txt',
      strictness: 'pinned',
    });
  });
  test.each([
    ['a==1\nb>2\n', 'loose'],
    ['a==1\nb==2\n', 'pinned'],
    [`a==1 --hash=sha256:${hash}\n`, 'hashed'],
    [`a==1 --hash=sha256:${hash}\nb==1\n`, 'pinned'],
  ])('%j is %s', async (text, strictness) => {
    const folder = await makeFolder();
    const found = await detect(folder, { 'requirements.txt': text });
    await removeFolder(folder);
    expect(found).toMatchObject({ kind: 'requirements', strictness });
  });
  test('a requirements.txt that PowerShell wrote', async ({ folder }) => {
    const text = Buffer.from('\uFEFFa==1\r\nb==2\r\n', 'utf16le');
    expect(await detect(folder, { 'requirements.txt': text })).toMatchObject({
      strictness: 'pinned',
    });
  });
  test('a symlink out of the repository', async ({ folder }) => {
    await symlink('/etc/passwd', join(folder, 'requirements.txt'));
    expect(await detectDependencies(folder)).toMatchObject({
      kind: 'unusable',
      file: 'requirements.txt',
    });
  });
  test('a link within the repository, and one into git’s own folder', async ({ folder }) => {
    await mkdir(join(folder, 'deploy'));
    await writeFile(join(folder, 'deploy/list.txt'), 'a==1\n');
    await symlink('deploy/list.txt', join(folder, 'requirements.txt'));
    expect(await detectDependencies(folder)).toMatchObject({ kind: 'requirements' });
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, '.git/config'), 'a==1\n');
    await symlink('.git/config', join(folder, 'pyproject.toml'));
    expect(await detectDependencies(folder)).toMatchObject({ kind: 'unusable' });
  });
  test.each([
    ['an empty list', { 'requirements.txt': '# nothing yet\n' }],
    ['a pyproject.toml of tools', { 'pyproject.toml': '[tool.ruff]\nline-length = 100\n' }],
    [
      'a lock of nothing',
      { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': 'version = 1\n' },
    ],
  ])('%s leaves it to the setting', async (_, files) => {
    const folder = await makeFolder();
    await detect(folder, files);
    expect(await detectDependencies(folder, ['fastapi'])).toMatchObject({ kind: 'setting' });
    await writeFile(join(folder, 'requirements.txt'), 'a==1\n');
    expect(await detectDependencies(folder, ['fastapi'])).toMatchObject({ kind: 'requirements' });
    await removeFolder(folder);
  });
  test('three megabytes', async ({ folder }) => {
    const files = { 'requirements.txt': 'a==1\n'.repeat(700_000) };
    const found = await detect(folder, files);
    expect(found).toMatchObject({ kind: 'unusable' });
    expect(JSON.stringify(found)).toContain('larger than 2 MiB');
  });
  test.each([
    ['requirements.txt', Buffer.from([0x61, 0, 0xff, 0x61])],
    ['pyproject.toml', 'this is [not toml'],
    ['pyproject.toml', '[project]\ndependencies = "a"\n'],
  ])('%s with %j', async (name, content) => {
    const folder = await makeFolder();
    const found = await detect(folder, { [name]: content });
    await removeFolder(folder);
    expect(found).toMatchObject({ kind: 'unusable', file: name });
  });
});

test.each([
  ['https://index.example.org/simple', true],
  ['http://127.0.0.1:3141/simple', true],
  ['http://[::1]:3141/simple', true],
  ['http://localhost:3141/simple', true],
  ['http://index.example.org/simple', false],
  ['http://127.0.0.1.example.org/simple', false],
  ['http://localhost.example.org/simple', false],
  ['http://127.0.0.1@example.org/simple', false],
  ['http://10.0.0.1/simple', false],
  ['ftp://127.0.0.1/simple', false],
  ['file:///simple', false],
])('%s as plain http: only this computer’s own (threat 43)', (address, isTaken) => {
  expect(isSafeAddress(address)).toBe(isTaken);
});
