import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunEvent } from '../../../contract/events';
import { exitCodes } from '../../../contract/outcome';
import { helperBundle, makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let application: string;
let version = 0;

const push = () => {
  version += 1;
  const code = `${application}\n# ${String(version)}\n`;
  return prefix.upstream.commit({ files: { 'api_layer.py': code } });
};

beforeAll(async () => {
  prefix = await makePrefix();
  application = await readFile('sample/app/api_layer.py', 'utf8');
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** What the timer begins; answers its events once it is over. */
async function unattended() {
  const command = [helperBundle, 'refresh', '--json', '--prefix', prefix.layout.root];
  const { stdout } = await execa(process.execPath, command, {
    env: { LANG: 'C.UTF-8', SUDO_USER: 'timer' },
    reject: false,
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => RunEvent.parse(JSON.parse(line)));
}
const announce = (seconds: number) =>
  prefix.cli('settings', 'set', `unattended={"announceSeconds":${String(seconds)}}`);
const isAnnounced = () =>
  expect
    .poll(async () => (await prefix.status()).running?.announced, { timeout: 120_000 })
    .toMatchObject({ mayHold: true });

describe('a refresh that nobody asked for', () => {
  it('is announced before the service is stopped, and continues automatically', async () => {
    await announce(3);
    const commit = await push();
    const events = await unattended();
    const types = events.map((event) => (event.type === 'step-started' ? event.step : event.type));
    const at = types.indexOf('announced');
    expect(at).toBeGreaterThan(types.indexOf('try'));
    expect(types.indexOf('store')).toBeGreaterThan(at);
    const said = events[at];
    const stored = events[types.indexOf('store')];
    if (said?.type !== 'announced') throw new Error('nothing was announced');
    expect(said.mayHold).toBe(true);
    expect(Date.parse(stored?.time ?? '')).toBeGreaterThanOrEqual(Date.parse(said.at) - 50);
    expect(events.at(-1)).toMatchObject({ report: { outcome: 'refreshed', now: commit } });
  });

  it('waits for an hour on request, once, and is ready until then', async () => {
    await announce(600);
    const commit = await push();
    const ended = unattended();
    await isAnnounced();
    expect((await prefix.cli('hold', 'hour')).exitCode).toBe(exitCodes.ok);
    const last = (await ended).at(-1);
    expect(last).toMatchObject({ report: { message: { code: 'held-an-hour' }, downtimeMs: null } });
    const { staged } = await prefix.status();
    expect(staged).toMatchObject({ commit: { hash: commit }, plan: { when: 'at' } });
    const inMs = Date.parse(staged?.plan?.at ?? '') - Date.now();
    expect(inMs).toBeGreaterThan(3_000_000);
    expect((await prefix.cli('hold', 'hour')).exitCode).toBe(exitCodes.nothingToDo);
  });

  it('one that a person asks for is not', async () => {
    await push();
    const run = await prefix.run('refresh');
    expect(run.exitCode).toBe(exitCodes.ok);
    expect(run.events.some(({ type }) => type === 'announced')).toBe(false);
  });
});
