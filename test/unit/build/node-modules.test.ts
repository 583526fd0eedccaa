import { expect, test } from 'vitest';
import { isSatisfied } from '../../../build/support/node-modules.mjs';

const zod = { version: '4.6.7', integrity: 'sha512-zod' };
const forMac = { version: '1.0.0', integrity: 'sha512-mac', optional: true };
const lock = {
  '': { version: '0.1.0' },
  'node_modules/zod': zod,
  'node_modules/fsevents': forMac,
};

test('packages as locked need no installation, also without those of other systems', () => {
  expect(isSatisfied(lock, { 'node_modules/zod': zod })).toBe(true);
  expect(isSatisfied(lock, { 'node_modules/zod': zod, 'node_modules/fsevents': forMac })).toBe(
    true,
  );
});

test.each([
  ['missing', {}],
  ['of another version', { 'node_modules/zod': { ...zod, version: '4.6.6' } }],
  ['of another content', { 'node_modules/zod': { ...zod, integrity: 'sha512-other' } }],
  ['no longer wanted', { 'node_modules/zod': zod, 'node_modules/left-pad': zod }],
])('a package that is %s needs an installation', (_what, installed) => {
  expect(isSatisfied(lock, installed)).toBe(false);
});
