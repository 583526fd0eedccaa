import { expect, test } from 'vitest';
import { sameVersion } from '../../../helper/tasks/python/versions';

/** https://packaging.python.org/en/latest/specifications/version-specifiers/, "Normalization". */
test.each([
  ['1.0', '1.0.0'],
  ['1.0-1', '1.0.post1'],
  ['1.0.rev1', '1.0.post1'],
  ['1.0RC1', '1.0rc1'],
  ['1.0-alpha.2', '1.0a2'],
  ['1.0c1', '1.0rc1'],
  ['v2.0', '2'],
  ['1.0+ubuntu-1', '1.0+ubuntu.1'],
  ['01.2', '1.2'],
  ['1.0dev', '1.0.dev0'],
  ['2004b', '2004b'],
  ['no-version', 'no-version'],
])('%s and %s are one version', (a, b) => {
  expect(sameVersion(a, b)).toBe(true);
});

test.each([
  ['1.0', '1.0.1'],
  ['1.0', '1.0+cpu'],
  ['1.0rc1', '1.0'],
  ['1.0', '1!1.0'],
  ['2.10', '2.1'],
  ['not-one', 'not_one'],
])('%s and %s are two', (a, b) => {
  expect(sameVersion(a, b)).toBe(false);
});
