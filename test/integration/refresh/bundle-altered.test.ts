import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BundleManifest, bundleFile } from '../../../contract/bundle';
import { takeBundle } from '../../../helper/tasks/bundle/take';
import { pagesOf } from '../../../helper/tasks/bundle/pages';
import { BundleFolder } from '../../../helper/tasks/bundle/write';
import { patience, tried } from '../../support/property';
import { createRepository } from '../../support/repositories';
import { makeFolder, removeFolder } from '../../support/temporary';

const { signal } = new AbortController();
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const content = 'not really a wheel, and nobody unpacks it here';
const wheelPath = 'wheels/numbers-1.0-py3-none-any.whl';
const listPath = 'lists/3.11-linux-x86_64.txt';

let folder: string;
let whole: string;
let good: BundleManifest;
let fingerprint: string;

const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  folder = await makeFolder('ladylinux-altered-');
  whole = at('whole');
  mkdirSync(whole);
  const upstream = await createRepository(at('up.git'));
  const commit = await upstream.head();
  const git = `git/${commit.slice(0, 12)}.bundle`;
  execFileSync('git', ['bundle', 'create', '--quiet', at('repo.bundle'), 'main'], {
    cwd: upstream.work,
  });
  const target = new BundleFolder(whole, signal);
  await target.addFile(git, at('repo.bundle'));
  await target.addText(wheelPath, content);
  await target.addText(listPath, `numbers==1.0 --hash=sha256:${sha256(content)}\n`);
  for (const [path, text] of pagesOf(target.files)) await target.addText(path, text);
  good = BundleManifest.parse({
    ...{ v: 1, repository: 'https://example.org/a/b', branch: 'main', commit, since: null, git },
    ...{ madeAt: '2026-11-28T12:00:00Z', madeBy: '0', files: target.files },
    lists: [{ python: '3.11', platform: 'linux-x86_64', path: listPath }],
  });
  const text = JSON.stringify(good);
  await target.finish(text);
  fingerprint = sha256(text);
});
afterAll(() => removeFolder(folder));

/** Takes a copy of the whole bundle with one change; `vouched`: for what it is after the change. */
async function take(change: (stick: string) => void, vouched = fingerprint) {
  const stick = at('stick');
  const out = at('out');
  for (const each of [stick, out]) rmSync(each, { recursive: true, force: true });
  cpSync(whole, stick, { recursive: true });
  mkdirSync(out);
  change(stick);
  const answer = await takeBundle(
    { folder: stick, fingerprint: vouched, out, mirror: at('up.git'), python: '/usr/bin/python3' },
    { signal, event: () => undefined, output: () => undefined, progress: () => undefined },
  );
  return answer.ok ? 'taken' : answer.failure.message.code;
}

/** The same with another manifest, which somebody vouched for. */
function takeVouched(change: (manifest: Record<string, unknown>, stick: string) => unknown) {
  const changed = structuredClone(good) as unknown as Record<string, unknown>;
  const written = { text: '' };
  const prepare = (stick: string) => {
    const answer = change(changed, stick);
    written.text = typeof answer === 'string' ? answer : JSON.stringify(changed);
    writeFileSync(join(stick, bundleFile), written.text);
  };
  // once to know what it comes to
  const scratch = at('scratch');
  rmSync(scratch, { recursive: true, force: true });
  cpSync(whole, scratch, { recursive: true });
  prepare(scratch);
  return take((stick) => {
    rmSync(stick, { recursive: true });
    renameSync(scratch, stick);
  }, sha256(written.text));
}

it('is taken as it was made', async () => {
  expect(await take(() => undefined)).toBe('taken');
  // what is no part of it is not looked at
  expect(await take((stick) => symlinkSync('/etc/shadow', join(stick, 'notes')))).toBe('taken');
});

const replaced: Record<string, (path: string, elsewhere: string, seed: number) => void> = {
  'a bit': (path, _, seed) => {
    const bytes = readFileSync(path);
    const place = seed % bytes.length;
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (seed % 8));
    writeFileSync(path, bytes);
  },
  shorter: (path, _, seed) => {
    truncateSync(path, seed % readFileSync(path).length);
  },
  longer: (path, _, seed) => {
    appendFileSync(path, Buffer.alloc((seed % 9) + 1, seed % 256));
  },
  gone: (path) => {
    rmSync(path);
  },
  'a link to the same': (path, elsewhere) => {
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
  },
  'a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a pipe': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  'another name': (path) => {
    renameSync(path, `${path}.x`);
  },
  'another file of it': (path) => {
    const other = path.endsWith('.whl') ? join(path, '../../simple/index.html') : at('repo.bundle');
    writeFileSync(path, Buffer.concat([readFileSync(other), Buffer.from(' ')]));
  },
};

it(
  'with one change anywhere is refused, and nothing of it is left to be used',
  patience(120_000),
  async () => {
    const change = fc.record({
      file: fc.nat(),
      kind: fc.constantFrom(...Object.keys(replaced)),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, kind, seed }) => {
        const paths = [bundleFile, ...good.files.map(({ path }) => path)];
        const path = paths[file % paths.length] ?? bundleFile;
        const code = await take((stick) => {
          rmSync(at('elsewhere'), { force: true });
          replaced[kind]?.(join(stick, path), at('elsewhere'), seed);
        });
        expect(['bundle-refused', 'bundle-missing']).toContain(code);
        expect(existsSync(at('out/repository.git'))).toBe(false);
      }),
      tried(60),
    );
  },
);

/** To a manifest that somebody was talked into vouching for. */
const file = (path: string, text = 'x') => ({
  ...{ path, bytes: text.length, sha256: sha256(text) },
});
type Changed = (manifest: Record<string, unknown>, stick: string) => unknown;
const withFile =
  (path: string): Changed =>
  (manifest) => {
    manifest['files'] = [...good.files, file(path)];
  };
const withField =
  (name: string, value: unknown): Changed =>
  (manifest) => {
    manifest[name] = value;
  };
const withChanged =
  (path: string, change: object): Changed =>
  (manifest) => {
    manifest['files'] = good.files.map((each) =>
      each.path === path ? { ...each, ...change } : each,
    );
  };
const withText =
  (path: string, text: string): Changed =>
  (manifest, stick) => {
    mkdirSync(join(stick, path, '..'), { recursive: true });
    writeFileSync(join(stick, path), text);
    const others = good.files.filter((each) => each.path !== path);
    manifest['files'] = [...others, file(path, text)];
  };
const meant: [string, Changed][] = [
  ...[
    ...['../x', '/etc/x', 'a/../../x', 'a//b', './a', 'a/.', 'a\\b', '..', 'a\nb', 'a\u0000b'],
    ...['a:b', 'con*', 'a?', 'a|b', '<a>', 'a"b', 'a.', 'a ', 'a./b', 'a\u202eb', 'a\u200bb'],
    ...[
      '',
      'x'.repeat(201),
      bundleFile,
      bundleFile.toUpperCase(),
      wheelPath,
      wheelPath.toUpperCase(),
    ],
    ...[`${wheelPath}/x`, 'wheels', 'Lists', 'simple/odd/index.html', 'simple/x'],
  ].map((path): [string, Changed] => [
    `a file ${JSON.stringify(path).slice(0, 60)}`,
    withFile(path),
  ]),
  ['a size below zero', withChanged(wheelPath, { bytes: -1 })],
  ['a size that is none', withChanged(wheelPath, { bytes: 1.5 })],
  ['a size above FAT32', withChanged(wheelPath, { bytes: 2 ** 32 })],
  ['a size that it has not', withChanged(wheelPath, { bytes: 1 })],
  ['a hash that is none', withChanged(wheelPath, { sha256: 'x' })],
  ['a field that is none of it', withField('run', 'sh')],
  ['another version', withField('v', 2)],
  ['a repository that runs a program', withField('repository', 'ext::sh -c id')],
  ['a branch that is an option', withField('branch', '--upload-pack=sh')],
  ['a branch that it has not', withField('branch', 'other')],
  ['a commit that it has not', withField('commit', 'a'.repeat(40))],
  ['a beginning that nobody has', withField('since', 'no commit')],
  ['a git file that it does not list', withField('git', 'git/other.bundle')],
  ['a git file that is none', withField('git', wheelPath)],
  [
    'a list that it does not list',
    withField('lists', [{ python: '3.11', platform: 'x', path: 'x' }]),
  ],
  [
    'two lists of one Python',
    (manifest) => {
      manifest['lists'] = [...good.lists, ...good.lists];
    },
  ],
  ['a list that is none', withText(listPath, 'run this\n')],
  ['another wheel for a pinned name', withText(wheelPath, 'a stranger’s')],
  ['another wheel beside it', withText('wheels/numbers-1.0-1-py3-none-any.whl', 'a stranger’s')],
  [
    'a page that leads elsewhere',
    withText('simple/numbers/index.html', '<a href="https://x">x</a>'),
  ],
  [
    'more than any disk',
    withField(
      'files',
      Array.from({ length: 1100 }, (_, each) => ({
        ...file(`f${String(each)}`),
        bytes: 2 ** 32 - 1,
      })),
    ),
  ],
  [
    'more files than we read',
    withField(
      'files',
      Array.from({ length: 20_001 }, (_, each) => file(`f${String(each)}`)),
    ),
  ],
  ['no JSON', () => '{'],
  ['JSON of another kind', () => '[]'],
  ['a manifest without an end', () => `{"v":1${' '.repeat(16_000_001)}`],
];

describe('of those that somebody vouched for', () => {
  it.each(meant)('one with %s is refused', async (_, change) => {
    expect(['bundle-refused', 'bundle-missing']).toContain(await takeVouched(change));
  });
  it('there are fifty', () => {
    expect(meant.length).toBeGreaterThanOrEqual(50);
  });
});
