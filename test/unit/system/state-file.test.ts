import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import * as z from 'zod';
import { readRegularFile, readState, writeDurably } from '../../../helper/state/state-file';
import { test } from '../../support/folder';

const Schema = z.strictObject({ n: z.number() });

describe('state files', () => {
  test('are written whole, with the mode that was asked for', async ({ folder }) => {
    const file = join(folder, 'state.json');
    await writeDurably(file, '{"n":1}', 0o600);
    await writeDurably(file, '{"n":2}', 0o644);
    expect(await readFile(file, 'utf8')).toBe('{"n":2}');
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('that are absent, damaged or of another shape are answers', async ({ folder }) => {
    const file = join(folder, 'state.json');
    expect(await readState(file, Schema)).toEqual({ kind: 'absent' });
    for (const text of ['', '{"n":', '{"n":"1"}', '[]', '\0']) {
      await writeFile(file, text);
      expect((await readState(file, Schema)).kind).toBe('damaged');
    }
    await writeFile(file, '{"n":3}');
    expect(await readState(file, Schema)).toEqual({ kind: 'read', value: { n: 3 } });
  });

  test('are not read through a symlink, a folder or beyond the limit', async ({ folder }) => {
    await writeFile(join(folder, 'secret'), '{"n":1}');
    await symlink(join(folder, 'secret'), join(folder, 'link'));
    await mkdir(join(folder, 'dir'));
    await writeFile(join(folder, 'huge'), '');
    await truncate(join(folder, 'huge'), 5_000_000_000);
    expect((await readState(join(folder, 'link'), Schema)).kind).toBe('damaged');
    await expect(readRegularFile(join(folder, 'dir'), 100)).rejects.toThrow();
    await expect(readRegularFile(join(folder, 'huge'), 100)).rejects.toThrow('larger');
  });

  test('are not written through a planted temporary file', async ({ folder }) => {
    const file = join(folder, 'state.json');
    await writeFile(join(folder, 'victim'), 'precious');
    await symlink(join(folder, 'victim'), `${file}.${String(process.pid)}.new`);
    await writeDurably(file, '{"n":1}', 0o600);
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('precious');
  });
});
