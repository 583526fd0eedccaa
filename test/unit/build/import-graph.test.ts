import { expect, test } from 'vitest';
import { importsOf, reachedFrom } from '../../../build/support/import-graph.mjs';
import { lintDue } from '../../../build/support/lint-due.mjs';

const graph = new Map([
  ['contract/a.ts', []],
  ['helper/b.ts', ['contract/a.ts']],
  ['helper/c.ts', ['helper/b.ts']],
  ['helper/d.ts', ['helper/c.ts', 'helper/e.ts']],
  ['helper/e.ts', ['helper/d.ts']],
  ['main/f.ts', []],
]);
const now = Object.fromEntries([...graph.keys(), 'tsconfig.json'].map((file) => [file, '1']));

test('a file reaches all that import it, by others and in rings too', () => {
  expect([...reachedFrom(graph, ['helper/b.ts'])].sort()).toEqual([
    'helper/b.ts',
    'helper/c.ts',
    'helper/d.ts',
    'helper/e.ts',
  ]);
});

test('an import names a file with its ending, without, or a folder', () => {
  const files = new Set(['build/x.mjs', 'lib/y.ts', 'lib/z/index.ts']);
  const text = "import './x.mjs'; import type { Y } from '../lib/y'; await import('../lib/z');";
  expect(importsOf('build/main.mjs', text, files)).toEqual([...files]);
});

test('is linted again: what changed, with all that its types reach', () => {
  expect(lintDue(now, { ...now, 'contract/a.ts': '2' }, graph)).toEqual(
    [...graph.keys()].filter((file) => file !== 'main/f.ts').sort(),
  );
  expect(lintDue(now, { ...now, 'main/f.ts': '2' }, graph)).toEqual(['main/f.ts']);
  expect(lintDue(now, now, graph)).toEqual([]);
});

test('a new file and what imports it are linted, one that went is not', () => {
  const { ['main/f.ts']: _, ...without } = now;
  expect(lintDue(without, now, graph)).toEqual(['main/f.ts']);
  expect(lintDue(now, without, graph)).toEqual([]);
});

test.each(['tsconfig.json', 'package-lock.json', 'build/support/import-zones.mjs', 'x/types.d.ts'])(
  'all is linted where %s changed, and the first time',
  (file) => {
    expect(lintDue(now, { ...now, [file]: '2' }, graph)).toBe('all');
    expect(lintDue(undefined, now, graph)).toBe('all');
  },
);
