import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publicFiles } from '../../../common/public-files';
import { exitCodes } from '../../../contract/outcome';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
const inData = (name: string) => join(prefix.layout.data, name);
const read = (name: string) => readFile(inData(name), 'utf8');
const kept = () => readdir(prefix.layout.dataKept).catch(() => []);

/** An application with a database schema: it migrates an older schema, and refuses a newer one. */
const application = (schema: number, atTheEnd = '') => `
import os, pathlib, sys
from fastapi import FastAPI, Response

app = FastAPI()
place = pathlib.Path(os.environ["LADYLINUX_STATE_DIR"]) / "schema"
if "LADYLINUX_UNIT" in os.environ:
    found = int(place.read_text()) if place.exists() else ${String(schema)}
    if found > ${String(schema)}:
        sys.exit("the database is of a newer version")
    place.write_text("${String(schema)}")
${atTheEnd}

@app.get("/")
def root():
    return {"schema": ${String(schema)}}
`;

/** Fails only in service: the trial answers well. */
const answers500 = `
@app.middleware("http")
async def broken(request, call_next):
    return Response(status_code=500) if "LADYLINUX_UNIT" in os.environ else await call_next(request)
`;

const serve = (text: string) =>
  prefix.upstream.commit({ branch: 'main', files: { 'api_layer.py': text } });

beforeEach(async () => {
  prefix = await makePrefix();
  await prefix.cli('settings', 'set', 'services=[{"health":{"path":"/","timeoutSeconds":5}}]');
  await serve(application(1));
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  await writeFile(inData('diary'), 'what people wrote\n', { mode: 0o640 });
});
afterEach(() => prefix[Symbol.asyncDispose]());

describe('a version that moves its data and then does not serve', () => {
  it('leaves the old version with its own data, and keeps the changed data separately', async () => {
    const bad = await serve(application(2, answers500));
    const { report } = await prefix.run('refresh');
    expect(report).toMatchObject({ outcome: 'rolled-back', to: { hash: bad } });
    expect(report?.warnings.map(({ code }) => code)).toContain('data-put-back');
    expect(await read('schema')).toBe('1');
    expect(await read('diary')).toBe('what people wrote\n');
    expect((await stat(inData('diary'))).mode & 0o777).toBe(0o640);
    expect((await prefix.status()).condition).toBe('healthy');
    expect(JSON.parse((await prefix.get('/')).text)).toEqual({ schema: 1 });
    const [run = ''] = await kept();
    expect(await readFile(join(prefix.layout.dataKept, run, 'schema'), 'utf8')).toBe('2');
  });

  it('has the data of the moment of the stop, not that of the first look', async () => {
    await serve(application(2, answers500));
    const running = prefix.run('refresh');
    let count = 0;
    const writing = setInterval(() => {
      count += 1;
      void writeFile(inData('diary'), `line ${String(count)}\n`).catch(() => undefined);
      void writeFile(inData(`new-${String(count % 7)}`), 'x').catch(() => undefined);
    }, 20);
    const stopped = (async () => {
      const { events } = await running;
      return events;
    })();
    // read at once: our own program would report the stop only later
    const { status } = publicFiles(prefix.layout.root);
    await expect
      .poll(() => readFile(status, 'utf8').catch(() => ''), { timeout: 60_000, interval: 2 })
      .toMatch(/"step":"(?:stop|synchronize|python|prepare|restart)"/);
    clearInterval(writing);
    await stopped;
    expect((await read('diary')).trim()).toBe(`line ${String(count)}`);
    expect(await read('schema')).toBe('1');
  });

  it(
    'keeps the data as it is where the new version has written nothing',
    { tags: 'thorough' },
    async () => {
      const inode = (await stat(prefix.layout.data)).ino;
      await serve(application(1, answers500).replace('place.write_text("1")', 'pass'));
      const { report } = await prefix.run('refresh');
      expect(report?.outcome).toBe('rolled-back');
      expect(report?.warnings.map(({ code }) => code)).not.toContain('data-put-back');
      expect((await stat(prefix.layout.data)).ino).toBe(inode);
      expect(await kept()).toEqual([]);
    },
  );
});

it('a version that serves keeps the very data that was there', { tags: 'thorough' }, async () => {
  const inode = (await stat(prefix.layout.data)).ino;
  await serve(application(2));
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  expect((await stat(prefix.layout.data)).ino).toBe(inode);
  expect(await read('schema')).toBe('2');
  expect(await kept()).toEqual([]);
});

it(
  'says before that a rollback cannot restore data that is too large to copy, and refreshes',
  { tags: 'thorough' },
  async () => {
    await prefix.cli('settings', 'set', 'data={"copyLimitMiB":0}');
    await writeFile(inData('large'), Buffer.alloc(1_000_000));
    await serve(application(2));
    const { report } = await prefix.run('refresh');

    expect(report?.outcome).toBe('refreshed');
    const said = report?.warnings.find(({ code }) => code === 'data-not-copied');
    // if the disk can share blocks, there is a copy anyway
    if (said !== undefined) expect(said.params).toMatchObject({ reason: 'large' });
  },
);

it('copies a link as a link', { tags: 'thorough' }, async () => {
  await symlink('/nonexistent/place', inData('link'));
  await serve(application(2, answers500));
  expect((await prefix.run('refresh')).report?.outcome).toBe('rolled-back');
  expect((await readdir(prefix.layout.data)).includes('link')).toBe(true);
});
