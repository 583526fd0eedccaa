import { chmod, link, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { test } from '../../support/folder';
import { closedTo, isOpen, openToAll } from '../../../helper/doctor/checks/closed-to';

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

const nobody = { uid: 64_321, gid: 64_321 };
const never = new AbortController().signal;

test('a link in place of a folder is not walked', async ({ folder }) => {
  await mkdir(join(folder, 'secret/sub'), { recursive: true });
  await writeFile(join(folder, 'secret/sub/letter'), '', { mode: 0o600 });
  await symlink(join(folder, 'secret'), join(folder, 'models'));
  expect(await closedTo(nobody, join(folder, 'models'), 'read', never)).toEqual({
    count: 0,
    example: '',
  });
  // and a folder is, to its last file
  expect(await closedTo(nobody, join(folder, 'secret'), 'read', never)).toEqual({
    count: 1,
    example: join(folder, 'secret/sub/letter'),
  });
});

test('a folder is opened to everybody, and nothing that a link in it leads to', async ({
  folder,
}) => {
  const modeOf = async (path: string) =>
    ((await stat(join(folder, path))).mode & 0o777).toString(8);
  await mkdir(join(folder, 'app/private/sub'), { recursive: true });
  await writeFile(join(folder, 'app/private/sub/file'), '', { mode: 0o600 });
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside/shadow'), '', { mode: 0o600 });
  await symlink(join(folder, 'outside/shadow'), join(folder, 'app/private/link'));
  await symlink(join(folder, 'outside'), join(folder, 'app/elsewhere'));
  await link(join(folder, 'outside/shadow'), join(folder, 'app/private/second-name'));
  for (const path of ['app/private', 'app/private/sub', 'outside'])
    await chmod(join(folder, path), 0o700);
  await openToAll(join(folder, 'app'), 'private');
  expect(await modeOf('app/private')).toBe('705');
  expect(await modeOf('app/private/sub/file')).toBe('604');
  expect(await modeOf('outside/shadow')).toBe('600');
  await openToAll(join(folder, 'app'), 'elsewhere');
  await expect(openToAll(join(folder, 'app'), 'elsewhere/shadow')).rejects.toThrow(
    'leads through something that is not a folder',
  );
  expect([await modeOf('outside'), await modeOf('outside/shadow')]).toEqual(['700', '600']);
});
