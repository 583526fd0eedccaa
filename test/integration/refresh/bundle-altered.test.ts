import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFile, modelsInBundle } from '../../../contract/bundle';
import { patience, tried } from '../../support/property';
import { listPath, replaced, Stick, weights, wheelPath, type Changed } from '../../support/stick';
import { makeFolder, removeFolder } from '../../support/temporary';
import { sha256 } from '../models/support/models-folder';

const minutes = 60_000;
let folder: string;
let stick: Stick;

beforeAll(async () => {
  folder = await makeFolder('ladylinux-altered-');
  stick = await Stick.make(folder);
});
afterAll(async () => {
  stick.remove();
  await removeFolder(folder);
});

it('is taken as it was made', async () => {
  expect(await stick.take(() => undefined)).toBe('taken');
  // what is no part of it is not looked at
  expect(await stick.take((at) => symlinkSync('/etc/shadow', join(at, 'notes')))).toBe('taken');
});

const change = fc.record({
  file: fc.nat(),
  kind: fc.constantFrom(...Object.keys(replaced)),
  seed: fc.nat(),
});
const refusedWithChanges = (cases: number) =>
  fc.assert(
    fc.asyncProperty(change, async ({ file, kind, seed }) => {
      const paths = [bundleFile, ...stick.good.files.map(({ path }) => path)];
      const path = paths[file % paths.length] ?? bundleFile;
      const elsewhere = stick.at('elsewhere');
      rmSync(elsewhere, { force: true });
      const code = await stick.take((at) => {
        replaced[kind]?.(join(at, path), seed, { elsewhere, other: stick.at('repo.bundle') });
      });
      const isOfModel = path.startsWith(modelsInBundle);
      expect(isOfModel ? ['models-refused'] : ['bundle-refused', 'bundle-missing']).toContain(code);
      expect(existsSync(stick.at('out/repository.git'))).toBe(isOfModel);
    }),
    tried(cases),
  );

it(
  'with one change anywhere is refused, and nothing of it is left to be used',
  patience(2 * minutes),
  () => refusedWithChanges(30),
);
it('and with each of a thousand', { ...patience(20 * minutes), tags: 'thorough' }, () =>
  refusedWithChanges(1000),
);

/** To a manifest that somebody was talked into vouching for. */
const file = (path: string, text = 'x') => ({
  ...{ path, bytes: text.length, sha256: sha256(text) },
});
const withFile =
  (path: string): Changed =>
  (manifest) => {
    manifest['files'] = [...stick.good.files, file(path)];
  };
const withField =
  (name: string, value: unknown): Changed =>
  (manifest) => {
    manifest[name] = value;
  };
const withChanged =
  (path: string, change: object): Changed =>
  (manifest) => {
    manifest['files'] = stick.good.files.map((each) =>
      each.path === path ? { ...each, ...change } : each,
    );
  };
const withText =
  (path: string, text: string): Changed =>
  (manifest, at) => {
    mkdirSync(join(at, path, '..'), { recursive: true });
    writeFileSync(join(at, path), text);
    const others = stick.good.files.filter((each) => each.path !== path);
    manifest['files'] = [...others, file(path, text)];
  };
const big = 'big/weights.gguf';
const parts = ['models/big/weights.gguf.001', 'models/big/weights.gguf.002'] as const;
/** The entry of one model is another; what is undefined is not there. */
const withModel =
  (change: object): Changed =>
  (manifest) => {
    manifest['models'] = stick.good.models.map((each) =>
      each.path === big ? { ...each, ...change } : each,
    );
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
      manifest['lists'] = [...stick.good.lists, ...stick.good.lists];
    },
  ],
  ['a list that is none', withText(listPath, 'run this\n')],
  ['another wheel for a pinned name', withText(wheelPath, 'a stranger’s')],
  ['another wheel beside it', withText('wheels/numbers-1.0-1-py3-none-any.whl', 'a stranger’s')],
  [
    'a page that leads elsewhere',
    withText('simple/numbers/index.html', '<a href="https://x">x</a>'),
  ],
  ['a part of a model that it does not list', withModel({ parts: [...parts, 'models/x.003'] })],
  ['a part of a model that is its list', withModel({ parts: [listPath], bytes: 1 })],
  ['a part of a model above it', withModel({ parts: ['models/../x'] })],
  ['a model without parts', withModel({ parts: [] })],
  ['a model of one part too few', withModel({ parts: parts.slice(0, 1) })],
  ['a model with a part twice', withModel({ parts: [...parts, parts[1]] })],
  ['a model without a size', withModel({ bytes: undefined })],
  ['a model with a size that its parts have not', withModel({ bytes: 1 })],
  ['a model without a hash', withModel({ sha256: undefined })],
  ['a model without a name', withModel({ path: '' })],
  ['a model that another one is called, too', withModel({ path: 'small.gguf' })],
  [
    'a list that is a part of a model',
    (manifest) => {
      manifest['lists'] = stick.good.lists.map((list) => ({ ...list, path: parts[0] }));
    },
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

/** The code is what was vouched for; the models are held to the repository's own manifest. */
const ofModels: [string, Changed][] = [
  ['parts the other way around', withModel({ parts: [parts[1], parts[0]] })],
  ['another hash', withModel({ sha256: sha256('x') })],
  ['another name', withModel({ path: 'other.gguf' })],
  ['a name above the folder', withModel({ path: '../../big/weights.gguf' })],
  [
    'the content of another',
    (manifest) => {
      const small = stick.good.models.find(({ path }) => path === 'small.gguf');
      manifest['models'] = [{ ...small, path: big }, small];
    },
  ],
  [
    'another content that it says it is',
    (manifest, at) => {
      const text = 'x'.repeat(700);
      withText(parts[1], text)(manifest, at);
      const whole = Buffer.concat([weights[big].subarray(0, 1000), Buffer.from(text)]);
      withModel({ sha256: sha256(whole) })(manifest, at);
    },
  ],
];

describe('of those that somebody vouched for', () => {
  it.each(meant)('one with %s is refused', async (_, change) => {
    expect(['bundle-refused', 'bundle-missing']).toContain(await stick.takeVouched(change));
  });
  it.each(ofModels)('one in which a model has %s gives it no name', async (_, change) => {
    expect(await stick.takeVouched(change)).toBe('models-refused');
  });
  it('there are more than fifty', () => {
    expect(meant.length + ofModels.length).toBeGreaterThanOrEqual(50);
  });
});
