import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import {
  fromGit,
  localProject,
  logicalLines,
  parseRequirement,
} from '../../../helper/tasks/python/requirements';
import {
  readRequirements,
  type Requirements,
} from '../../../helper/tasks/python/requirements-file';
import { makeFolder, removeFolder, test } from '../../support/folder';

const hash = 'a'.repeat(64);

/** pip, "Requirements File Format" and tests/unit/test_req_file.py. */
describe('as pip reads it', () => {
  test.each([
    ['a continued word', 'flask=\\\n=1\n', ['flask==1']],
    ['a comment is not continued', '# a \\\nb\n', ['b']],
    ['a comment within a continuation', 'a==1 \\\n# why\n--hash=x\n', ['a==1', '--hash=x']],
    ['a continuation at the end', 'a==1 \\', ['a==1']],
    ['two in a row', 'a \\\n>=1, \\\n<2\n', ['a >=1, <2']],
    [
      'a fragment is no comment',
      'a @ https://x/a.whl#sha256=1\n',
      ['a @ https://x/a.whl#sha256=1'],
    ],
    ['a comment behind an address', 'https://x/a.whl # why\n', ['https://x/a.whl']],
    ['old ends of lines', 'a\rb\r\nc\n', ['a', 'b', 'c']],
    ['indents', '   a==1\n\t# b\n', ['a==1']],
  ])('%s', (_, text, lines) => {
    expect(logicalLines(text)).toEqual(lines);
  });

  test.each([
    ['a;python_version<"3.12"', { name: 'a', marker: 'python_version<"3.12"' }],
    ['a [x , y]>=1', { name: 'a', extras: ['x', 'y'], versions: '>=1' }],
    ['a (==1.0)', { pin: '1.0' }],
    ['a==1 --global-option="--x" --hash sha256:' + hash, { pin: '1', hashes: [hash] }],
    [
      'a @ https://x.invalid/a;b-1.0-py3-none-any.whl ; os_name == "posix"',
      { url: 'https://x.invalid/a;b-1.0-py3-none-any.whl', marker: 'os_name == "posix"' },
    ],
    [
      `https://x.invalid/My_Thing-1.0-1-cp311-cp311-linux_x86_64.whl#egg=my&sha256=${hash}`,
      { name: 'my-thing', hashes: [hash] },
    ],
    [
      'https://x.invalid/a-1.0.tar.gz; os_name == "posix"',
      { name: 'a', marker: 'os_name == "posix"' },
    ],
    ['a @ http://x.invalid/a-1.0.tar.gz', { url: null, direct: true }],
    ['a @ ftp://x.invalid/a-1.0.tar.gz', { url: null, direct: true }],
    ['a @ file:///a-1.0.tar.gz', { url: null, direct: true }],
  ])('%s', (line, expected) => {
    expect(parseRequirement(line)).toMatchObject(expected);
  });

  test.each([
    ['.', '.', []],
    ['./', '.', []],
    ['-e .', '.', []],
    ['--editable=.', '.', []],
    ['-e .[web, cpu]', '.', ['web', 'cpu']],
    ['-e file:.', '.', []],
    ['the-app @ file:.', '.', []],
    ['-e file:///${PROJECT_ROOT}', '.', []],
    ['.[x] ; os_name == "posix"', '.', ['x']],
    ['./other', 'other', []],
    ['-e ./libs/other/[cpu]', 'libs/other', ['cpu']],
    ['-e libs/../other#egg=other', 'other', []],
    ['-e other', 'other', []],
    ['libs/other', 'libs/other', []],
    ['other[cpu] @ file:libs/other', 'libs/other', ['cpu']],
    ['other @ file://${PROJECT_ROOT}/libs/other ; os_name == "posix"', 'libs/other', []],
  ])('%s is a folder of the repository', (line, folder, extras) => {
    expect(localProject(line)).toEqual({ folder, extras });
  });

  test.each([
    ...['..', '-e ../other', './libs/../../other', 'file:///opt/other', 'file:/opt', '/opt/other'],
    ...['-e git+https://x.invalid/r#egg=r', 'a @ https://x.invalid/a.zip', './wheels/a-1.whl'],
    ...['a', 'a==1.0', 'a[x]>=1', '.git', '-e ./.git/hooks', './a b', './a\\b', '-e $HOME/a'],
  ])('%s is no folder of the repository', (line) => {
    expect(localProject(line)).toBeNull();
  });

  test.each([
    ['../shared', 'libs/shared'],
    ['.', 'libs/one'],
    ['${PROJECT_ROOT}/two', 'two'],
  ])('%s is found from another folder', (path, folder) => {
    expect(localProject(`x @ ${path}`, 'libs/one')).toEqual({ folder, extras: [] });
  });

  test.each([
    [
      `a @ git+https://github.com/o/r.git@${'c'.repeat(40)}`,
      'a',
      `a @ https://github.com/o/r/archive/${'c'.repeat(40)}.zip`,
    ],
    [
      `-e git+ssh://git@github.com/o/r@${'c'.repeat(40)}#egg=a`,
      'a',
      `a @ https://github.com/o/r/archive/${'c'.repeat(40)}.zip`,
    ],
    ['git+https://gitlab.com/g/s/r@v1', 'r', 'r==VERSION'],
    [
      `git+https://gitlab.com/g/s/r@${'c'.repeat(40)}`,
      'r',
      `r @ https://gitlab.com/g/s/r/-/archive/${'c'.repeat(40)}/r-${'c'.repeat(40)}.zip`,
    ],
    ['hg+https://x.invalid/r', 'r', 'r==VERSION'],
  ])('%s comes from git', (line, name, instead) => {
    expect(fromGit(line)).toEqual({ name, instead });
  });

  test.each<[string, Partial<Requirements>]>([
    ['--extra-index https://x.invalid/s', { options: ['--extra-index-url https://x.invalid/s'] }],
    [
      '-i https://x.invalid/s -f https://y.invalid/l',
      { options: ['--index-url https://x.invalid/s', '--find-links https://y.invalid/l'] },
    ],
    [`-i "https://x.invalid/s" # why`, { options: ['--index-url https://x.invalid/s'] }],
    ["-r 'in it.txt'", { lines: ['inner'] }],
    ['-r in\\ it.txt', { lines: ['inner'] }],
    ['--requirement=in\\ it.txt', { lines: ['inner'] }],
    ['-c again.txt', { lines: ['inner'], constraints: ['z<9'] }],
    ['-r in\\ it.txt -r in\\ it.txt', { lines: ['inner', 'inner'] }],
    ['--pre', { pre: true }],
    ['--only-binary :all:', { ignored: ['--only-binary :all:'] }],
    ['-e git+https://x.invalid/r#egg=a', { lines: ['-e git+https://x.invalid/r#egg=a'] }],
    ['a==1 --hash=sha256:' + hash, { lines: ['a==1 --hash=sha256:' + hash] }],
  ])('%s', async (text, expected) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'in it.txt'), 'inner\n');
    // what a list of constraints includes by -r is required
    await writeFile(join(folder, 'again.txt'), "z<9\n-r 'in it.txt'\n");
    await writeFile(join(folder, 'requirements.txt'), `${text}\n`);
    const read = await readRequirements(folder, 'requirements.txt');
    await removeFolder(folder);
    expect(read).toMatchObject({ ok: true, value: expected });
  });

  test.each([
    ['a @ https://${TOKEN}@x.invalid/a.whl', '${TOKEN}'],
    ['-r https://x.invalid/list.txt', 'from the repository alone'],
    ['--require-hashes\na==1', '--require-hashes, and a==1 has none'],
    ['--no-such-option', 'is no option of a list'],
    ["-r 'open", 'quotes do not end'],
    ['-r', 'has no value'],
    ['"flask==1.0"', 'no requirement begins'],
    ['flask 1.0', 'no requirement begins'],
    ['flask,click', 'no requirement begins'],
    ['=flask', 'no requirement begins'],
    [`a==1 --hash=sha512:${'a'.repeat(128)}`, 'only sha256'],
  ])('%s is refused with its own words', async (text, words) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'requirements.txt'), `${text}\n`);
    const read = await readRequirements(folder, 'requirements.txt');
    await removeFolder(folder);
    expect(read).toMatchObject({ ok: false, failure: { kind: 'bad-dependency-file' } });
    expect(JSON.stringify(read)).toContain(words);
  });

  test.each([
    ['a mark of UTF-8', Buffer.from('\uFEFFa==1\n')],
    ['UTF-16 with a mark', Buffer.from('\uFEFFa==1\n', 'utf16le')],
    ['PEP 263', Buffer.from('# -*- coding: latin-1 -*-\na==1 # caf\xe9\n', 'latin1')],
  ])('%s', async (_, bytes) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'requirements.txt'), bytes);
    const read = await readRequirements(folder, 'requirements.txt');
    await removeFolder(folder);
    expect(read).toMatchObject({ ok: true, value: { lines: ['a==1'] } });
  });

  test('thousands of includes are not followed', async ({ folder }) => {
    for (let at = 0; at < 30; at += 1)
      await writeFile(join(folder, `r${String(at)}.txt`), `-r r${String(at + 1)}.txt\n`.repeat(2));
    await writeFile(join(folder, 'r30.txt'), 'a\n');
    expect(await readRequirements(folder, 'r0.txt')).toMatchObject({ ok: false });
  });
});
