import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import {
  currentFile,
  forgetOthers,
  keepVersion,
  keptVersions,
  lockOf,
  nextStagedAt,
} from '../../../helper/state/version';
import { layoutUnder } from '../../../helper/state/layout';
import { test } from '../../support/folder';
import { versionOf } from './version-of';

describe('kept versions', () => {
  test('never hold the one in place, although an earlier copy of it was kept', async ({
    folder,
  }) => {
    const layout = layoutUnder(folder);
    const [old, present] = [
      versionOf('a', '2026-05-05T12:00:00.000Z'),
      versionOf('b', '2026-05-05T13:00:00.000Z'),
    ];
    for (const version of [old, present]) {
      await mkdir(join(layout.keptApps, version.commit.hash), { recursive: true });
      await keepVersion(layout, version, '');
    }
    await writeFile(currentFile(layout), JSON.stringify(present));
    expect(await keptVersions(layout)).toEqual([old]);
  });

  test('are the only versions known as good', async ({ folder }) => {
    const layout = layoutUnder(folder);
    const [needed, failed] = [
      versionOf('a', '2026-05-05T12:00:00.000Z'),
      versionOf('b', '2026-05-05T13:00:00.000Z'),
    ];
    for (const version of [needed, failed]) await keepVersion(layout, version, 'fastapi==0.1\n');
    await writeFile(join(layout.locks, 'README'), '');
    await forgetOthers(layout, new Set([needed.commit.hash]));
    expect(await readdir(layout.versionRecords)).toEqual([`${needed.commit.hash}.json`]);
    expect((await readdir(layout.locks)).sort()).toEqual(['README', `${needed.commit.hash}.txt`]);
    expect(await lockOf(layout, needed.commit.hash)).toBe('fastapi==0.1\n');
  });

  test('stay in their order when the clock jumped by a year and back', async ({ folder }) => {
    const layout = layoutUnder(folder);
    await mkdir(layout.refreshState, { recursive: true });
    await writeFile(
      currentFile(layout),
      JSON.stringify(versionOf('a', '2099-05-05T12:00:00.000Z')),
    );
    expect(await nextStagedAt(layout)).toBe('2099-05-05T12:00:00.001Z');
    await writeFile(
      currentFile(layout),
      JSON.stringify(versionOf('a', '2020-05-05T12:00:00.000Z')),
    );
    expect(Math.abs(Date.parse(await nextStagedAt(layout)) - Date.now())).toBeLessThan(60_000);
  });
});
