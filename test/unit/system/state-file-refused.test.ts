import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeDurably } from '../../../helper/state/state-file';
import { makeFolder, removeFolder } from '../../support/folder';

it('a write that is refused leaves no temporary file', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'verified.json');
  await mkdir(path);
  await writeFile(join(path, 'in-the-way'), '');
  await expect(writeDurably(path, '{}', 0o600)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['verified.json']);
  await removeFolder(folder);
});
