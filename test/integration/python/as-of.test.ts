import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { daysFor } from '../../../helper/refresh/days-for';
import { detectDependencies, parseLock, resolveAsOf } from '../../../helper/tasks/python';
import { serveIndex } from '../../corpus/index-server';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { mustBeOk } from './must';

const early = { name: 'fastlike', version: '1.0', uploaded: '2026-01-01T00:00:00Z' };
const later = { name: 'fastlike', version: '2.0', uploaded: '2026-03-20T00:00:00Z' };
const wheel = { tag: 'py3-none-any', requires: [] };

const tools = ['uv', 'pip'] as const;

test.for(tools)(
  'one commit has one list, byte for byte, on two computers a month apart, with %s',
  async (name, { folder }) => {
    const python = await systemPython();
    const tool = await toolNamed(name, python);
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
  },
);

test.for(tools)('a name that is exempt is of now, alone, with %s', async (name, { folder }) => {
  const python = await systemPython();
  const tool = await toolNamed(name, python);
  const appDir = join(folder, 'app');
  await mkdir(appDir);
  await mkdir(join(folder, 'work'));
  const other = { ...wheel, name: 'Other_One' };
  const needing = { name: 'needing', version: '1.0', requires: ['other-one', 'fastlike'] };
  const served = [
    ...[early, later].map((each) => ({ ...wheel, ...each })),
    ...[early, later].map((each) => ({ ...other, ...each, name: other.name })),
    { ...early, ...wheel, ...needing },
  ];
  const index = await serveIndex(join(folder, 'files'), served, false);
  const listOf = async (lines: string) => {
    await writeFile(join(appDir, 'requirements.txt'), lines);
    const dependencies = await detectDependencies(appDir);
    const places = { cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') };
    const asked = { ...places, index: index.url, python, tool, appDir, dependencies };
    const exempt = ['other.one', 'not-there'];
    const days = daysFor('2026-02-04T12:00:00Z', 3, new Date('2026-04-01T00:00:00Z'));
    const { lock, asOf } = mustBeOk(await resolveAsOf({ ...asked, exempt }, days));
    expect(asOf).toContain('2026-02-04');
    return parseLock(lock.text).map(({ name, version, url }) => [name, version, url]);
  };
  const list = [
    ['fastlike', '1.0', null],
    ['needing', '1.0', null],
    ['other-one', '2.0', null],
  ];
  expect(await listOf('needing\n')).toEqual(list);
  expect(await listOf('needing\nother_one>1\n')).toEqual(list);
  expect((await listOf('needing\nother_one<2\n')).at(-1)).toEqual(['other-one', '1.0', null]);
  await index.close();
});
