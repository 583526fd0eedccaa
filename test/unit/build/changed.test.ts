import { expect, test } from 'vitest';
import { testsReached } from '../../../build/test/changed.mjs';

const graph = new Map([
  ['helper/lib/a.ts', []],
  ['helper/state/b.ts', ['helper/lib/a.ts']],
  ['test/unit/a.test.ts', ['helper/lib/a.ts']],
  ['test/unit/b.test.ts', ['helper/state/b.ts']],
  ['test/unit/c.test.ts', []],
  ['test/integration/b.test.ts', ['helper/state/b.ts']],
  ['test/machine/polkit-matrix.test.ts', []],
]);

test('a change reaches the tests that import it, by others too, the quickest first', () => {
  const durations = { 'test/unit/a.test.ts': 900, 'test/unit/b.test.ts': 20 };
  expect(testsReached(['helper/lib/a.ts'], graph, durations).chosen).toEqual([
    'test/unit/b.test.ts',
    'test/unit/a.test.ts',
    'test/integration/b.test.ts',
  ]);
});

test('what would take too long is named, not run', () => {
  const durations = { 'test/integration/b.test.ts': 600_000 };
  expect(testsReached(['helper/state/b.ts'], graph, durations)).toEqual({
    chosen: ['test/unit/b.test.ts'],
    left: ['test/integration/b.test.ts'],
  });
});

test('a file of the system reaches the tests that read it', () => {
  const policy = 'system/usr/share/polkit-1/actions/org.ladylinux.policy';
  expect(testsReached([policy], graph, {}).chosen).toEqual(['test/machine/polkit-matrix.test.ts']);
});

test('a changed test is reached itself, a change that nothing reads reaches nothing', () => {
  expect(testsReached(['test/unit/c.test.ts'], graph, {}).chosen).toEqual(['test/unit/c.test.ts']);
  expect(testsReached(['LICENSE'], graph, {})).toEqual({ chosen: [], left: [] });
});
