import { randomBytes } from 'node:crypto';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ModelsEvent } from '../../../contract/models';
import { foldModelsWork, type ModelsWorkView } from '../../../contract/models-view';
import { useModels } from './support/fixture';
import { sha256, single } from './support/models-folder';

const models = useModels();

/** At a rate that one connection of a far server brings. */
const serve = (name: string, content: Buffer) =>
  single(
    name,
    `${name}.gguf`,
    content,
    models.server.serve(`/${name}.gguf`, { content, bytesPerSecond: 6_000_000 }),
  );

it('on a fast line a second file comes beside the first, and both are told', async () => {
  const content = randomBytes(24_000_000);
  models.folder.manifest([serve('a', content), serve('b', content), serve('c', content)]);
  const { finished, events } = await models.folder.download();
  expect(finished.outcome).toBe('done');
  expect(finished.results.map(({ model }) => model).sort()).toEqual(['a', 'b', 'c']);
  for (const name of ['a', 'b', 'c'])
    expect(sha256(models.folder.read(`${name}.gguf`))).toBe(sha256(content));
  expect(models.server.requests.map(({ path }) => path)).toEqual(['/a.gguf', '/b.gguf', '/c.gguf']);

  const asked: ModelsEvent = {
    ...{ v: 1, type: 'asked', runId: '20260101T000000Z-abcdef', time: new Date().toISOString() },
    ...{ requestedBy: 'ada', verb: 'download', names: [] },
  };
  const views: ModelsWorkView[] = [];
  for (const event of [asked, ...events]) {
    const view = foldModelsWork(views.at(-1) ?? null, event);
    if (view !== null) views.push(view);
  }
  const several = views.filter(({ now }) => (now?.files.length ?? 0) > 1);
  expect(several[0]?.now?.files.map(({ model }) => model)).toEqual(['a', 'b']);
  const done = views.flatMap(({ now }) => (now === null ? [] : [now.overall.doneBytes]));
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(3 * content.length);
}, 60_000);

it('waits while it is asked to, loses nothing by it, and forgets who does not ask any more', async () => {
  const content = randomBytes(6_000_000);
  models.folder.manifest([serve('a', content)]);
  const pauseFile = join(models.folder.root, 'pause');
  writeFileSync(pauseFile, '');
  const phases: string[] = [];
  const goesOn = setTimeout(() => rmSync(pauseFile), 1500);
  const { finished } = await models.folder.download({
    pauseFile,
    emit: (event) => {
      if (event.type === 'progress' && phases.at(-1) !== event.phase) phases.push(event.phase);
    },
  });
  clearTimeout(goesOn);
  expect(finished.outcome).toBe('done');
  expect(phases.slice(0, 3)).toEqual(['downloading', 'waiting', 'downloading']);
  expect(phases.at(-1)).toBe('reading');
  expect(models.server.bytesSent).toBe(content.length);

  rmSync(join(models.folder.dir, 'a.gguf'));
  writeFileSync(pauseFile, '');
  const long = Date.now() / 1000 - 120;
  utimesSync(pauseFile, long, long);
  expect((await models.folder.download({ pauseFile })).finished.outcome).toBe('done');
});
