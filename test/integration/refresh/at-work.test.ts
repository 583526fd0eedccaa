import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { sentence } from '../../../words/format';
import { newRequest } from '../../../helper/commands/operations/runs';
import { startTimeOf } from '../../../common/process';
import { tellRunning } from '../../../helper/state/running';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** This very process says that it is a refresh, so nothing of it goes on meanwhile. */
const beAtWork = async () => {
  const startTime = (await startTimeOf(process.pid)) ?? 0;
  await tellRunning(prefix.layout, {
    ...{ v: 1, process: { pid: process.pid, startTime } },
    ...{ request: newRequest('ada'), branch: 'main', startedAt: new Date().toISOString() },
    step: 'synchronize',
  });
};

it.each(['restart', 'start'])('a refresh at work keeps the service: %s', async (verb) => {
  expect((await prefix.cli('service', 'stop')).exitCode).toBe(exitCodes.ok);
  const status = await readFile(prefix.layout.status).catch(() => null);
  await beAtWork();
  try {
    const answer = await prefix.cli('service', verb);
    expect(answer.exitCode).toBe(exitCodes.busy);
    expect(answer.stderr.trim()).toBe(sentence(message('busy')));
    await expect(prefix.get('/api/health')).rejects.toThrow();
  } finally {
    await writeFile(prefix.layout.status, status ?? '');
  }
  expect((await prefix.cli('service', verb)).exitCode).toBe(exitCodes.ok);
});
