import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../common/loopback';
import { exitCodes } from '../../../contract/outcome';
import { keepCalling } from '../../support/callers';
import { makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let application: string;

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const push = (code: string) =>
  prefix.upstream.commit({ files: { 'api_layer.py': `${application}\n${code}\n` } });
/** It passes the trial beside the live one, and dies in service. */
const diesInService = 'import os\nif "LADYLINUX_UNIT" in os.environ: os._exit(3)';

async function called(work: () => Promise<unknown>, port = prefix.port) {
  const stop = keepCalling(port, '/api/health');
  await work();
  return stop();
}

describe('with new connections all the time', () => {
  ofOneKind([
    ['a refresh', () => push('# new'), 'refresh', exitCodes.ok],
    ['a return to the version before', () => Promise.resolve(), 'rollback', exitCodes.ok],
    ['a refresh that is taken back', () => push(diesInService), 'refresh', exitCodes.rolledBack],
    ['a restart', () => Promise.resolve(), 'service restart', exitCodes.ok],
  ])('%s refuses none, and answers all', async ([, before, verb, code]) => {
    await before();
    const { mainPid } = (await prefix.status()).services[0] ?? {};
    const calls = await called(async () => {
      expect((await prefix.cli(...verb.split(' '))).exitCode).toBe(code);
    });
    expect(calls.answered).toBeGreaterThan(0);
    expect(calls.refused).toBe(0);
    // what an ending process has accepted and not read yet is lost
    expect(calls.cut.length).toBeLessThanOrEqual(2);
    const [service] = (await prefix.status()).services;
    expect(service?.mainPid).not.toBe(mainPid);
    expect(service).toMatchObject({ state: 'active', portHeld: true });
  });

  it('one that is stopped refuses them, and one that starts again answers', async () => {
    await prefix.cli('service', 'stop');
    await expect(prefix.get('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await prefix.cli('service', 'start');
    await expect.poll(async () => (await prefix.status()).condition).toBe('healthy');
  });

  it('takes a new address of the environment file with the next restart', async () => {
    const port = await freePort();
    const text = await readFile(prefix.layout.envFile, 'utf8');
    const moved = text.replace(/LADYLINUX_PORT=\d+/, `LADYLINUX_PORT=${String(port)}`);
    await writeFile(prefix.layout.envFile, moved);
    await prefix.cli('service', 'restart');
    await expect.poll(async () => (await prefix.status()).condition).toBe('healthy');
    await expect(prefix.get('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await push('# on another port');
    const calls = await called(() => prefix.run('refresh'), port);
    expect(calls.refused).toBe(0);
  });

  it('an address that is a name stays the application’s own: they are refused meanwhile', async () => {
    const text = await readFile(prefix.layout.envFile, 'utf8');
    const port = Number(/LADYLINUX_PORT=(\d+)/.exec(text)?.[1]);
    await writeFile(prefix.layout.envFile, `${text}LADYLINUX_HOST=localhost\n`);
    await prefix.cli('service', 'restart');
    await expect.poll(async () => (await prefix.status()).condition).toBe('healthy');
    await push('# under a name');
    const calls = await called(() => prefix.run('refresh'), port);
    expect(calls.refused).toBeGreaterThan(0);
    expect((await prefix.status()).services).toMatchObject([{ portHeld: false }]);
  });
});
