import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { daysFor } from '../../../helper/refresh/steps/environment';
import { detectDependencies, resolveAsOf } from '../../../helper/tasks/python';
import { serveIndex } from '../../corpus/index-server';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { mustBeOk } from './must';

const early = { name: 'fastlike', version: '1.0', uploaded: '2026-01-01T00:00:00Z' };
const later = { name: 'fastlike', version: '2.0', uploaded: '2026-03-20T00:00:00Z' };
const wheel = { tag: 'py3-none-any', requires: [] };

test('one commit has one list, byte for byte, on two computers a month apart', async ({
  folder,
}) => {
  const python = await systemPython();
  const tool = await toolNamed('uv', python);
  const committedAt = '2026-02-04T12:00:00Z';
  const resolveOn = async (computer: string, now: string, wheels: (typeof early)[]) => {
    const place = join(folder, computer);
    const appDir = join(place, 'app');
    await mkdir(appDir, { recursive: true });
    await mkdir(join(place, 'work'));
    await writeFile(join(appDir, 'requirements.txt'), 'fastlike\n');
    const files = join(place, 'files');
    const served = wheels.map((each) => ({ ...wheel, ...each }));
    const index = await serveIndex(files, served, false);
    try {
      const dependencies = await detectDependencies(appDir);
      const places = { cacheDir: join(place, 'cache'), workDir: join(place, 'work') };
      const asked = { ...places, index: index.url, python, tool, appDir, dependencies };
      return mustBeOk(await resolveAsOf(asked, daysFor(committedAt, 3, new Date(now))));
    } finally {
      await index.close();
    }
  };
  const first = await resolveOn('one', '2026-03-01T00:00:00Z', [early]);
  const second = await resolveOn('other', '2026-04-01T00:00:00Z', [early, later]);
  expect(first.lock.text).toContain('fastlike==1.0 ');
  expect(second.lock.text).toBe(first.lock.text);
  expect(second.asOf).toBe(first.asOf);
});
