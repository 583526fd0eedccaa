import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { planApply } from '../../../helper/state/staged';
import { readHistory } from '../../../helper/state/history';
import { streaming } from '../../support/streaming';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let application: string;
let version = 0;

const push = () => {
  version += 1;
  const code = `${application}\n${streaming}\n# ${String(version)}\n`;
  return prefix.upstream.commit({ files: { 'api_layer.py': code } });
};

beforeAll(async () => {
  prefix = await makePrefix();
  application = await readFile('sample/app/api_layer.py', 'utf8');
  await push();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  // nobody is there whom its run could be announced to
  const set = await prefix.cli('settings', 'set', 'unattended={"announceSeconds":0}');
  expect(set.exitCode).toBe(0);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

let commit: string;
beforeEach(async () => {
  commit = await push();
  expect((await prefix.run('refresh', '--stage')).exitCode).toBe(exitCodes.ok);
});

const lastRun = async () => (await readHistory(prefix.layout, 1)).reports[0];
const goesLive = () =>
  expect
    .poll(lastRun, { timeout: 60_000, interval: 200 })
    .toMatchObject({ outcome: 'refreshed', now: commit, requestedBy: 'plan' });
const stays = async (ms: number) => {
  const before = (await lastRun())?.runId;
  await new Promise((resolve) => setTimeout(resolve, ms));
  expect((await lastRun())?.runId).toBe(before);
  expect((await prefix.status()).staged?.commit.hash).toBe(commit);
};

describe('a version that is ready goes live', () => {
  it('at the next start of the application, not before', async () => {
    const { stdout, exitCode } = await prefix.cli('apply', '--when', 'start');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('at the next start')]);
    expect((await prefix.status()).staged?.plan).toMatchObject({ when: 'start', at: null });
    await stays(2000);
    await prefix.cli('service', 'stop');
    await prefix.cli('service', 'start');
    await goesLive();
  });

  it('quiet: a stream is not cut off for it', async () => {
    const asked = await fetch(`http://127.0.0.1:${String(prefix.port)}/stream/140`);
    const { exitCode } = await prefix.cli('apply', '--when', 'quiet');
    expect(exitCode).toBe(0);
    await stays(5000);
    expect(await asked.text()).toBe('token '.repeat(140));
    await goesLive();
  });

  it('at its time', { tags: 'thorough' }, async () => {
    const { exitCode, stdout } = await prefix.cli('apply', '--when', '04:00', '--json');
    expect(exitCode).toBe(0);
    const { plan } = JSON.parse(stdout) as {
      plan: { when: 'at'; at: string; requestedBy: string };
    };
    const at = new Date(plan.at);
    expect([at.getHours(), at.getMinutes(), at > new Date()]).toEqual([4, 0, true]);
    await planApply(prefix.layout, { ...plan, at: new Date(Date.now() + 4000).toISOString() });
    await stays(2000);
    await goesLive();
  });
});
