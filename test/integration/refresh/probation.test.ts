import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { RunReport } from '../../../contract/report';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let good: string;

const application = (afterwards: string) => `
import asyncio, os, pathlib, sys
from fastapi import FastAPI, Response

app = FastAPI()
broken = False

async def later():
    global broken
    await asyncio.sleep(5)
${afterwards}

@app.on_event("startup")
async def begin():
    if "LADYLINUX_UNIT" in os.environ:
        asyncio.create_task(later())

@app.get("/")
def root(response: Response):
    if broken:
        response.status_code = 500
    return {}
`;

const serve = (afterwards: string) =>
  prefix.upstream.commit({ branch: 'main', files: { 'api_layer.py': application(afterwards) } });

async function history(): Promise<RunReport[]> {
  const { stdout } = await prefix.cli('history', '--json');
  return RunReport.array().parse(JSON.parse(stdout));
}

/** The watch holds its lock for as long as it lives. */
async function isWatched(): Promise<boolean> {
  const lock = join(prefix.layout.privateDir, 'probation-lock');
  const asked = await execa('flock', ['--nonblock', lock, 'true'], { reject: false });
  return asked.exitCode === 1;
}

const commitInPlace = async () => (await prefix.status()).code?.hash;

beforeEach(async () => {
  prefix = await makePrefix();
  await prefix.cli('settings', 'set', 'services=[{"health":{"path":"/"}}]');
  good = await serve('    pass');
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterEach(() => prefix[Symbol.asyncDispose]());

const waits = { timeout: 90_000, interval: 500 };

async function wentBack(): Promise<RunReport | undefined> {
  await expect.poll(async () => (await history())[0]?.kind, waits).toBe('rollback');
  return (await history())[0];
}

it('takes a version back that dies once its model is loaded, and says why', async () => {
  const bad = await serve('    os._exit(3)');
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  const report = await wentBack();
  expect(await commitInPlace()).toBe(good);
  await expect.poll(async () => (await prefix.status()).condition, waits).toBe('healthy');
  expect(report).toMatchObject({
    kind: 'rollback',
    requestedBy: 'probation',
    outcome: 'refreshed',
    cause: { code: 'probation-died' },
  });
  expect(report?.warnings.map(({ code }) => code)).toContain('probation-failed');
  // once: it is not tried again by itself
  const again = await prefix.run('refresh');
  expect(again.report?.outcome).toBe('staging-failed');
  expect(again.report?.message.params).toMatchObject({ commit: bad.slice(0, 7) });
});

it(
  'does not hold against the commit what somebody’s patch broke',
  { tags: 'thorough' },
  async () => {
    const code = join(prefix.layout.app, 'api_layer.py');
    const patch = join(prefix.folder, 'mine.patch');
    const before = await readFile(code);
    await writeFile(code, application('    os._exit(3)'));
    expect((await prefix.cli('edits', 'save', patch)).exitCode).toBe(exitCodes.ok);
    await writeFile(code, before);
    const next = await prefix.upstream.commit({ branch: 'main', files: { 'NEWS.md': 'News\n' } });
    expect((await prefix.run('edits', 'apply', patch)).report).toMatchObject({
      outcome: 'refreshed',
      edits: { files: ['api_layer.py'], conflicts: [] },
    });
    expect((await wentBack())?.cause?.code).toBe('probation-died');
    expect(await commitInPlace()).toBe(good);
    await expect.poll(async () => (await prefix.status()).condition, waits).toBe('healthy');
    const again = await prefix.run('refresh');
    expect(again.report).toMatchObject({ outcome: 'refreshed', now: next });
    expect(again.report?.edits).toBeUndefined();
  },
);

it('takes a version back whose health path turns bad', { tags: 'thorough' }, async () => {
  await serve('    broken = True');
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  const report = await wentBack();
  expect(await commitInPlace()).toBe(good);
  expect(report?.cause?.code).toBe('probation-answers');
});

it(
  'leaves a version alone that serves, and one that somebody has stopped',
  { tags: 'thorough' },
  async () => {
    const next = await serve('    pass\n    # another one');
    expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
    await prefix.cli('service', 'stop');
    // no process stays behind of a demo that was quit
    await expect.poll(isWatched, waits).toBe(false);
    expect(await commitInPlace()).toBe(next);
    expect(await readdir(prefix.layout.privateDir)).toContain('probation.json');
    await prefix.cli('service', 'start');
    await expect.poll(isWatched, waits).toBe(true);
  },
);

it('watches nothing where it is switched off', { tags: 'thorough' }, async () => {
  await prefix.cli('settings', 'set', 'probation={"minutes":0}');
  await serve('    pass\n    # one more');
  await prefix.run('refresh');
  expect(await readdir(prefix.layout.privateDir)).not.toContain('probation.json');
});
