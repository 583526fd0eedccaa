import { expect, it } from 'vitest';
import { isOpen } from '../../../helper/doctor/checks/closed-to';

const service = { uid: 990, gid: 991 };
const facts = (mode: number, owner: { uid?: number; gid?: number } = {}, folder = false) => ({
  uid: 0,
  gid: 0,
  mode,
  ...owner,
  isDirectory: () => folder,
});

it.each([
  ['read', 'its own', facts(0o600, { uid: 990 }), true],
  ['read', 'a file of root alone', facts(0o600), false],
  ['read', 'a file of its group', facts(0o640, { gid: 991 }), true],
  ['read', 'a file of another group', facts(0o640), false],
  ['read', 'a file for everybody', facts(0o644), true],
  ['read', 'a folder that may be listed but not entered', facts(0o744, {}, true), false],
  ['read', 'a folder for everybody', facts(0o755, {}, true), true],
  ['write', 'a file for everybody to read', facts(0o644), false],
  ['write', 'a folder of its group', facts(0o770, { gid: 991 }, true), true],
] as const)('what the service may %s: %s', (use, _, given, expected) => {
  expect(isOpen(given, service, use)).toBe(expected);
});
