import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let good: string;
let since: string | null | undefined;
let writer: ExecaChildProcess | undefined;
const database = () => join(prefix.layout.data, 'app.db');

/** It knows one schema of its database: it makes the first one, and refuses every other than its own. */
const application = (schema: number, { atStart = '', answer = '' } = {}) => `
import os, sqlite3
from fastapi import FastAPI, Response

app = FastAPI()
place = os.path.join(os.environ["LADYLINUX_STATE_DIR"], "app.db")
database = sqlite3.connect(place, isolation_level=None)
found = database.execute("PRAGMA user_version").fetchone()[0]
if found == 0 and ${schema === 1 ? 'True' : 'False'}:
    database.execute("CREATE TABLE notes (text TEXT)")
    database.execute("PRAGMA user_version = 1")
    found = 1
${atStart}
if found != ${String(schema)}:
    raise SystemExit(f"the database is of schema {found}")

@app.get("/")
async def root():
${answer}
    return {"notes": database.execute("SELECT count(*) FROM notes").fetchone()[0]}
`;
import { ofOneKind } from '../../support/one-kind';
const migrates = (from: number) => `
if found == ${String(from)}:
    database.execute("ALTER TABLE notes ADD COLUMN colour TEXT DEFAULT 'red'")
    database.execute("PRAGMA user_version = ${String(from + 1)}")
    found = ${String(from + 1)}
`;
const answers500 = '    return Response(status_code=500)';

const push = (text: string, hook?: string) =>
  prefix.upstream.commit({
    files: {
      'api_layer.py': text,
      ...(hook !== undefined && { 'refresh/prepare': `#!/bin/sh\n${hook}\n` }),
    },
    executable: hook === undefined ? [] : ['refresh/prepare'],
  });

const sql = async (text: string) => {
  const script =
    'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())';
  return (await execa('/usr/bin/python3', ['-c', script, database(), text])).stdout;
};
const factsOfData = async () => {
  const names = (await readdir(prefix.layout.data)).sort();
  const one = async (name: string) => {
    const path = join(prefix.layout.data, name);
    const { ino, mtimeMs, ctimeMs, mode } = await stat(path);
    const hash = createHash('sha256').update(await readFile(path));
    return [name, ino, mtimeMs, ctimeMs, mode, hash.digest('hex')].join();
  };
  return Promise.all(names.map(one));
};
const copiesLeft = async () =>
  (await readdir(prefix.layout.stateDir)).filter((name) => /^\.data-(?:next|trial)/.test(name));
const detailOfTry = async (...args: string[]) => {
  const { events, report } = await prefix.run('refresh', ...args);
  const details = events.flatMap((event) =>
    event.type === 'step-finished' && event.step === 'try' ? [event.detail] : [],
  );
  return { report, detail: details[0] };
};
const isAsItWas = async () => {
  const status = await prefix.status();
  expect(status.condition).toBe('healthy');
  expect([status.code?.hash, status.services[0]?.since]).toEqual([good, since]);
};
const stays = async () => {
  good = await prefix.upstream.head('main');
  since = (await prefix.status()).services[0]?.since;
};

beforeAll(async () => {
  prefix = await makePrefix();
  await prefix.cli(
    'settings',
    'set',
    'services=[{"health":{"path":"/","timeoutSeconds":8,"busyTimeoutSeconds":8}}]',
  );
  await push(application(1));
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  await stays();
});
afterEach(async () => {
  writer?.kill('SIGKILL');
  await writer?.catch(() => undefined);
  writer = undefined;
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

describe('a version that does not serve on the data that is there', () => {
  const cases = [
    [
      'it moves the data, and then answers 500',
      application(2, { atStart: migrates(1), answer: answers500 }),
      'service-answers-error',
    ],
    [
      'it answers 500 where a column is missing',
      application(1, { answer: '    database.execute("SELECT colour FROM notes")' }),
      'service-answers-error',
    ],
    [
      'it moves the data, and then dies',
      application(2, { atStart: `${migrates(1)}\nos._exit(3)` }),
      'service-died',
    ],
    ['it needs a schema that is not there', application(2), 'service-died'],
  ] as const;
  ofOneKind(cases)('%s: stops nothing, and the data is not touched', async ([, text, cause]) => {
    const before = await factsOfData();
    await push(text);
    const { exitCode, report } = await prefix.run('refresh');
    expect(report).toMatchObject({
      ...{ outcome: 'staging-failed', downtimeMs: null, failedStep: 'try', now: good },
      message: { code: 'canary-failed' },
      cause: { code: cause },
    });
    expect(exitCode).toBe(exitCodes.stagingFailed);
    await isAsItWas();
    expect(await factsOfData()).toEqual(before);
    expect(await copiesLeft()).toEqual([]);
  });
});

it('a version that moves the data and serves is tried on a copy, and moves it once it is in place', async () => {
  await push(application(2, { atStart: migrates(1) }));
  const { report, detail } = await detailOfTry('--stage');
  expect([report?.outcome, detail?.code]).toEqual(['staged', 'detail-health']);
  expect(await sql('PRAGMA user_version')).toBe('(1,)');
  expect(await copiesLeft()).toEqual([]);
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  expect(await sql('PRAGMA user_version')).toBe('(2,)');
  await stays();
});

describe('a hook that moves the data', () => {
  const hook = (last: string) =>
    `/usr/bin/python3 - <<'P'\nimport os, sqlite3\nd = sqlite3.connect(os.environ["LADYLINUX_STATE_DIR"] + "/app.db", isolation_level=None)\nif d.execute("PRAGMA user_version").fetchone()[0] == 2:\n    d.execute("PRAGMA user_version = 3")\nP\n${last}`;
  beforeAll(() => prefix.cli('settings', 'set', 'prepare={"data":true}'));
  afterAll(() => prefix.cli('settings', 'unset', 'prepare'));

  it('and fails: it failed on a copy, and stopped nothing', async () => {
    const before = await factsOfData();
    await push(application(3), hook('exit 7'));
    const { report } = await prefix.run('refresh');
    expect(report).toMatchObject({
      ...{ outcome: 'staging-failed', failedStep: 'try', now: good },
      ...{ message: { code: 'canary-failed' }, cause: { code: 'prepare-failed' } },
    });
    await isAsItWas();
    expect(await factsOfData()).toEqual(before);
  });

  it('and the version that needs it: is tried with it', async () => {
    await push(application(3), hook('exit 0'));
    const { report, detail } = await detailOfTry();
    expect([report?.outcome, detail?.code]).toEqual(['refreshed', 'detail-health']);
    expect(await sql('PRAGMA user_version')).toBe('(3,)');
    await stays();
  });
});

it('a database that is written to meanwhile is whole in the copy', async () => {
  const script = `
import sqlite3, sys, time
d = sqlite3.connect(sys.argv[1], isolation_level=None)
d.execute("PRAGMA journal_mode=wal"); d.execute("PRAGMA wal_autocheckpoint=20"); d.execute("PRAGMA synchronous=off")
d.execute("CREATE TABLE pairs (side INTEGER, value INTEGER, filler BLOB)")
d.execute("CREATE INDEX sides ON pairs (value)")
while True:
    d.execute("BEGIN IMMEDIATE")
    for i in range(20):
        d.execute("INSERT INTO pairs VALUES (0, ?, zeroblob(500)), (1, ?, zeroblob(500))", (i, -i))
    d.execute("COMMIT")
    print("written", flush=True)
    time.sleep(0.05)
`;
  writer = execa('/usr/bin/python3', ['-c', script, database()], { reject: false });
  await new Promise((resolve) => writer?.stdout?.once('data', resolve));
  writer.stdout?.resume();
  const looksAtAll = `
if database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
    raise SystemExit("the database is damaged")
rows, total = database.execute("SELECT count(*), sum(value) FROM pairs").fetchone()
if rows == 0 or rows % 40 != 0 or total != 0:
    raise SystemExit(f"half of a transaction: {rows} {total}")
`;
  await push(application(3, { atStart: looksAtAll }), 'true');
  const { report, detail } = await detailOfTry('--stage');
  expect([report?.cause, report?.outcome, detail?.code]).toEqual([null, 'staged', 'detail-health']);
});

it(
  'data that is too large to copy is not seen, and that is said',
  { tags: 'thorough' },
  async () => {
    await prefix.cli('settings', 'set', 'data={"copyLimitMiB":0}');
    await push(application(1).replace('found != 1', 'found not in (1, 3)'), 'true');
    const { report, detail } = await detailOfTry('--stage');
    await prefix.cli('settings', 'unset', 'data');
    expect(report?.outcome).toBe('staged');
    // if the disk can share blocks, there is a copy anyway
    if (detail?.code !== 'detail-health')
      expect(detail).toMatchObject({ code: 'detail-canary-no-data', params: { reason: 'large' } });
  },
);
