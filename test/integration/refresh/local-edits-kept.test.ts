import { mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EditsView } from '../../../contract/edits';
import { exitCodes } from '../../../contract/outcome';
import { helperBundle, makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let app: string;
const lines = (...changed: readonly [number, string][]) =>
  Array.from({ length: 40 }, (_, index) => new Map(changed).get(index) ?? `line ${String(index)}`)
    .join('\n')
    .concat('\n');
/** ISO 8859-1: no UTF-8. */
const latin = (text: string) => Buffer.from(`# ${text}\n`, 'latin1');

const inApp = (path: string) => readFile(join(app, path), 'utf8');
const edit = (path: string, content: string | Buffer) => writeFile(join(app, path), content);
const upstream = (files: Record<string, string | Buffer | null>) =>
  prefix.upstream.commit({ branch: 'main', files });
const codesOf = (warnings: readonly { code: string }[] = []) =>
  warnings.map(({ code }) => code).filter((code) => code.startsWith('edits-'));

beforeEach(async () => {
  prefix = await makePrefix();
  app = prefix.layout.app;
  await upstream({
    'one.txt': lines(),
    'two.txt': lines(),
    'gone.txt': 'to be removed\n',
    'latin.txt': latin('caf\u00e9'),
  });
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterEach(() => prefix[Symbol.asyncDispose]());

describe('what was changed in place', () => {
  it('is listed, shown and saved, and is the same again elsewhere, whatever its encoding', async () => {
    expect((await prefix.cli('edits')).stdout).toContain('Nothing was changed here');
    await edit('one.txt', lines([3, 'mine']));
    await edit('latin.txt', latin('th\u00e9'));
    await edit('new file.txt', 'new\n\u001b[31mred\n');
    await rm(join(app, 'gone.txt'));
    await symlink('/etc/passwd', join(app, 'link'));
    const listed = await prefix.cli('edits', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({ v: 1, total: 5 });
    const shown = await prefix.cli('edits', 'show');
    expect(shown.stdout).toContain('-line 3\n+mine\n');
    // eslint-disable-next-line no-control-regex -- it must not come out
    expect(shown.stdout).not.toMatch(/\u001b\[31m|root:x/);
    expect(shown.stdout).toContain('link is not included');
    const view = EditsView.parse(JSON.parse((await prefix.cli('edits', 'show', '--json')).stdout));
    expect(view.total).toBe(5);
    expect(view.files.map(({ path, change, shown }) => [path, change, shown])).toEqual([
      ['gone.txt', 'deleted', 'whole'],
      ['latin.txt', 'modified', 'whole'],
      ['one.txt', 'modified', 'whole'],
      ['link', 'untracked', 'apart'],
      ['new file.txt', 'untracked', 'whole'],
    ]);
    const textOf = (path: string) => view.files.find((file) => file.path === path)?.text;
    expect(textOf('one.txt')).toMatch(/^@@ .*\n line 2\n-line 3\n\+mine\n line 4\n/s);
    expect(textOf('new file.txt')).toBe('@@ -0,0 +1,2 @@\n+new\n+red');
    expect(textOf('latin.txt')).toContain('+# th\ufffd');
    const one = await prefix.cli('edits', 'show', 'one.txt');
    expect(one.stdout).not.toContain('gone.txt');
    const file = join(prefix.folder, 'mine.patch');
    const saved = await prefix.cli('edits', 'save', file);
    expect(saved.stdout).toContain('4 changed files are in');
    expect((await prefix.cli('edits', 'save', file)).exitCode).toBe(exitCodes.usage);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const clone = join(prefix.folder, 'clone');
    await execa('git', ['clone', '--quiet', join(prefix.folder, 'prefix/upstream.git'), clone]);
    await execa('git', ['apply', file], { cwd: clone });
    for (const path of ['one.txt', 'latin.txt', 'new file.txt'])
      expect(await readFile(join(clone, path))).toEqual(await readFile(join(app, path)));
    expect(await readdir(clone)).not.toContain('gone.txt');
  });

  it(
    'is replaced and saved by a refresh that says nothing of it',
    { tags: 'thorough' },
    async () => {
      await edit('one.txt', lines([3, 'mine']));
      await upstream({ 'NEWS.md': 'News\n' });
      const { report } = await prefix.run('refresh');
      expect(report?.edits).toBeUndefined();
      expect(report?.saved?.archive).not.toBeNull();
      expect(await inApp('one.txt')).toBe(lines());
    },
  );

  it('comes along where it fits, file by file; what does not is named, left out and saved', async () => {
    await edit('one.txt', lines([3, 'mine']));
    await edit('two.txt', lines([3, 'mine']));
    await edit('latin.txt', latin('th\u00e9'));
    await edit('extra.py', 'print("mine")\n');
    await edit('large.bin', '');
    await truncate(join(app, 'large.bin'), 20_000_000);
    await rm(join(app, 'gone.txt'));
    await symlink('/etc/passwd', join(app, 'link'));
    const hash = await upstream({
      'one.txt': lines([30, 'theirs']),
      'two.txt': lines([3, 'theirs']),
    });
    const { exitCode, report } = await prefix.run('edits', 'apply');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report).toMatchObject({ outcome: 'refreshed', now: hash });
    expect(await inApp('one.txt')).toBe(lines([3, 'mine'], [30, 'theirs']));
    expect(await inApp('two.txt')).toBe(lines([3, 'theirs']));
    expect(await readFile(join(app, 'latin.txt'))).toEqual(latin('th\u00e9'));
    const names = await readdir(app);
    expect(names).toContain('extra.py');
    expect(names).not.toContain('gone.txt');
    expect(names).not.toContain('link');
    expect(report?.edits?.files.toSorted()).toEqual([
      'extra.py',
      'gone.txt',
      'latin.txt',
      'one.txt',
    ]);
    expect(report?.edits?.conflicts.toSorted()).toEqual(['large.bin', 'link', 'two.txt']);
    expect(codesOf(report?.warnings)).toEqual([
      'edits-kept',
      ...Array<string>(3).fill('edits-conflict'),
    ]);
    const archive = report?.saved?.archive ?? '';
    const { stdout } = await execa('tar', ['-tzf', archive]);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['two.txt', 'large.bin', 'link']));
    expect(await readdir(prefix.layout.next)).toEqual([]);

    const again = await prefix.run('refresh');
    expect(again.report?.outcome).toBe('refreshed');
    expect(await inApp('one.txt')).toBe(lines([30, 'theirs']));
  });

  it('comes along with the files that were named alone', { tags: 'thorough' }, async () => {
    for (const path of ['one.txt', 'two.txt', 'extra.py']) await edit(path, 'mine\n');
    await symlink('/etc/passwd', join(app, 'link'));
    await upstream({ 'two.txt': lines([3, 'theirs']) });
    const { report } = await prefix.run('edits', 'apply', '--only', 'one.txt', 'two.txt');
    expect(report?.edits).toEqual({ files: ['one.txt'], conflicts: ['two.txt'] });
    expect(await inApp('one.txt')).toBe('mine\n');
    expect(await readdir(app)).not.toContain('extra.py');
    const { stdout } = await execa('tar', ['-tzf', report?.saved?.archive ?? '']);
    expect(stdout.split('\n')).toContain('extra.py');
  });

  it(
    'is not in a new version where it was asked for without one that is a list',
    { tags: 'thorough' },
    async () => {
      await edit('one.txt', 'mine\n');
      for (const input of ['', '{}', '{"paths":[]}', '{"paths":["one.txt"],"more":1}', '[]']) {
        const answer = await execa(
          process.execPath,
          [helperBundle, 'act', 'start-other', '--edits', '--prefix', prefix.layout.root],
          { input, reject: false },
        );
        expect(answer.exitCode, input).toBe(exitCodes.usage);
      }
      expect(await inApp('one.txt')).toBe('mine\n');
    },
  );

  it('that breaks the application stops nothing, and is not held against the commit', async () => {
    await edit('api_layer.py', 'this is no Python\n');
    const hash = await upstream({ 'NEWS.md': 'News\n' });
    const before = (await prefix.status()).code?.hash;
    const { exitCode, report } = await prefix.run('edits', 'apply');
    expect(exitCode).toBe(exitCodes.stagingFailed);
    expect(report?.failedStep).toBe('try');
    expect((await prefix.status()).code?.hash).toBe(before);
    expect(await inApp('api_layer.py')).toBe('this is no Python\n');
    const { report: plain } = await prefix.run('refresh');
    expect(plain).toMatchObject({ outcome: 'refreshed', now: hash });
  });

  it(
    'that dies in service is taken back, and the commit is tried again without it',
    { tags: 'thorough' },
    async () => {
      const dies = `import os\nif "LADYLINUX_UNIT" in os.environ: os._exit(3)\n`;
      await edit('api_layer.py', dies + (await inApp('api_layer.py')));
      await prefix.cli('settings', 'set', 'canary={"enabled":false}');
      const hash = await upstream({ 'NEWS.md': 'News\n' });
      const { report } = await prefix.run('edits', 'apply');
      expect(report?.outcome).toMatch(/rolled-back|needs-attention/);
      const { report: plain } = await prefix.run('refresh');
      expect(plain).toMatchObject({ outcome: 'refreshed', now: hash });
    },
  );
});

describe('a patch of somebody', () => {
  const patch = (name: string) => join(prefix.folder, name);
  const fileOf = (path: string, mode = '100644') =>
    `diff --git a/${path} b/${path}\nnew file mode ${mode}\nindex 0000000..7898192\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+a\n`;

  it('is applied to the version that is in place already, too', { tags: 'thorough' }, async () => {
    const file = patch('mine.patch');
    await edit('one.txt', lines([3, 'mine']));
    await prefix.cli('edits', 'save', file);
    expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
    expect(await inApp('one.txt')).toBe(lines());
    const { report } = await prefix.run('edits', 'apply', file);
    expect(report).toMatchObject({
      outcome: 'refreshed',
      edits: { files: ['one.txt'], conflicts: [] },
    });
    expect(await inApp('one.txt')).toBe(lines([3, 'mine']));
    expect(
      (await readdir(prefix.layout.privateDir)).filter((name) => name.endsWith('.patch')),
    ).toEqual([]);
  });

  it('reaches nothing outside, and makes no link', async () => {
    const victim = join(prefix.folder, 'victim');
    await mkdir(victim);
    const file = patch('hostile.patch');
    await writeFile(
      file,
      `Dear reader,\n${[
        fileOf('../../../../../victim/x'),
        fileOf(`${victim.slice(1)}/../y`),
        fileOf('.git/hooks/post-checkout', '100755'),
        fileOf('link-out', '120000').replace('+a\n', `+${victim}\n\\ No newline at end of file\n`),
        fileOf('link-out/through'),
        'diff --git a/half b/half\n@@ -1 +1 @@\n',
        fileOf('good.txt'),
      ].join('')}`,
    );
    const { exitCode, report } = await prefix.run('edits', 'apply', file);
    expect(exitCode).toBe(exitCodes.ok);
    expect(await readdir(victim)).toEqual([]);
    expect(report?.edits?.files).toEqual(['link-out/through', 'good.txt']);
    expect(report?.edits?.conflicts).toHaveLength(5);
    expect((await stat(join(app, 'link-out'))).isDirectory()).toBe(true);
    expect(await readdir(join(app, '.git')).then((names) => names.includes('hooks'))).toBe(false);
  });

  it(
    'of a hundred thousand files takes the time of some hundred',
    { tags: 'thorough' },
    async () => {
      const file = patch('many.patch');
      const many = Array.from({ length: 100_000 }, (_, at) => `diff --git a/${at} b/${at}\nx\n`);
      await writeFile(file, fileOf('good.txt') + many.join(''));
      const { exitCode, report } = await prefix.run('edits', 'apply', file);
      expect(exitCode).toBe(exitCodes.ok);
      expect(report).toMatchObject({ outcome: 'refreshed', edits: { files: ['good.txt'] } });
      expect(report?.edits?.conflicts).toHaveLength(500);
      expect(codesOf(report?.warnings)).toContain('edits-more-conflicts');
    },
  );

  it(
    'of 200 MB, of no kind, or that is not there, is refused before anything',
    { tags: 'thorough' },
    async () => {
      const { runId } = (await prefix.run('refresh')).report ?? {};
      await writeFile(patch('large.patch'), fileOf('x'));
      await truncate(patch('large.patch'), 200_000_000);
      await writeFile(patch('letter.patch'), 'Dear reader\n');
      await execa('mkfifo', [patch('fifo.patch')]);
      for (const name of ['large', 'letter', 'fifo', 'absent']) {
        const answer = await prefix.cli('edits', 'apply', patch(`${name}.patch`));
        expect(answer.exitCode, name).toBe(exitCodes.usage);
        expect(answer.stderr, name).toContain(`${name}.patch is not used: `);
      }
      const history = JSON.parse((await prefix.cli('history', '--json')).stdout) as {
        runId: string;
      }[];
      expect(history[0]?.runId).toBe(runId);
      expect(
        (await readdir(prefix.layout.privateDir)).filter((name) => name.endsWith('.patch')),
      ).toEqual([]);
    },
  );
});
