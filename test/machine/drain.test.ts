import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunEvent } from '../../contract/events';
import { canBoot, type Machine } from '../support/machine';
import { endless, streaming } from '../support/streaming';
import { callersIn } from './world/calling';
import { lastReport, sh, statusOf } from './world/machine';
import { changeSettings, refreshed, setUpMachine, type SetUp } from './world/set-up';

const api = 'ladylinux-api.service';

let world: SetUp;
let machine: Machine;
let application: string;
let call: Awaited<ReturnType<typeof callersIn>>;
let version = 0;

const push = () => {
  version += 1;
  return world.internet.upstream.commit({
    files: { 'api_layer.py': `${application}\n${streaming}\n# ${String(version)}\n` },
  });
};
const processNow = () => sh(machine, `systemctl show -P MainPID ${api}`);
/** curl(1) answers 18 for a part of an answer, 0 for the whole of it. */
async function stream(tokens: number) {
  const address = `http://127.0.0.1:8000/stream/${tokens}`;
  const { exitCode, stdout } = await machine.exec(['curl', '--silent', '--no-buffer', address], {
    reject: false,
  });
  return [exitCode, stdout];
}
const whole = (tokens: number) => [0, 'token '.repeat(tokens)];
const isIn = (step: string) =>
  sh(
    machine,
    `timeout 100 bash -c 'until grep -q "\\"step-started\\",\\"step\\":\\"${step}\\"" /run/ladylinux-refresh/events.jsonl; do sleep 0.05; done'`,
  );
/** Until somebody is connected and was sent something. */
const isStreaming = () =>
  sh(
    machine,
    `timeout 30 bash -c 'until ss -Htni state established sport = :8000 | grep -q bytes_sent; do sleep 0.05; done'`,
  );
const isOver = () =>
  sh(
    machine,
    `timeout 100 bash -c 'while systemctl show -P ActiveState ladylinux-refresh ladylinux-resume | grep -q activ.*ing; do sleep 0.1; done'`,
  );
const events = async () =>
  (await sh(machine, 'cat /run/ladylinux-refresh/events.jsonl'))
    .split('\n')
    .map((line) => RunEvent.parse(JSON.parse(line)));
const drained = async () =>
  (await events()).find((event) => event.type === 'step-finished' && event.step === 'drain');
const awaited = async () =>
  (await events()).flatMap((event) =>
    event.type === 'step-progress' && event.step === 'drain' ? [event.done] : [],
  );

describe.skipIf(!canBoot)('answers that are being written on a machine', () => {
  beforeAll(async () => {
    world = await setUpMachine('drain');
    ({ machine } = world);
    call = await callersIn(machine);
    application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
    await push();
    expect(await refreshed(machine)).toBe(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('a stream comes to its end, and connections that come meanwhile are answered', async () => {
    const before = await processNow();
    const next = await push();
    await sh(machine, 'ladylinux-refresh --no-wait');
    await isIn('try');
    const answer = stream(60);
    const stop = call(8000, '/');
    await isOver();
    expect(await answer).toEqual(whole(60));
    expect(await stop()).toMatchObject({ refused: 0 });
    expect((await lastReport(machine)).outcome).toBe('refreshed');
    expect(await drained()).toMatchObject({ detail: { code: 'detail-drained' } });
    expect(await processNow()).not.toBe(before);
    expect((await statusOf(machine)).code?.hash).toBe(next);
  });

  it('connections that are open and idle are not waited for', { tags: 'thorough' }, async () => {
    await push();
    const idle = `
import http.client, socket, sys
kept = http.client.HTTPConnection("127.0.0.1", 8000)
kept.request("GET", "/")
kept.getresponse().read()
silent = socket.create_connection(("127.0.0.1", 8000))
sys.stdin.read()`;
    const open = machine.exec(['python3', '-c', idle]);
    await isStreaming();
    expect(await refreshed(machine)).toBe(0);
    expect(Math.max(0, ...(await awaited()))).toBe(0);
    open.stdin?.end();
    await open;
  });

  it('one that does not end is cut off at the limit, and the report says so', async () => {
    await changeSettings(machine, { drain: { seconds: 2 } });
    await push();
    const answer = stream(endless);
    await isStreaming();
    const stop = call(8000, '/');
    expect(await refreshed(machine)).toBe(0);
    expect((await answer)[0]).toBe(18);
    expect(await stop()).toMatchObject({ refused: 0 });
    const { warnings } = await lastReport(machine);
    expect(warnings).toMatchObject([{ code: 'answers-cut', params: { count: 1 } }]);
  });

  it(
    'the timer waits for its own limit, gives up, and takes it at its next turn',
    { tags: 'thorough' },
    async () => {
      await changeSettings(machine, {
        drain: { seconds: 0, unattendedSeconds: 3 },
        unattended: { maxLoad: 0, announceSeconds: 0 },
      });
      const before = await processNow();
      const next = await push();
      const answer = stream(endless);
      await isStreaming();
      const turn = async () => {
        await sh(machine, 'systemctl start ladylinux-unattended.service');
        await isOver();
        return lastReport(machine);
      };
      expect(await turn()).toMatchObject({
        requestedBy: 'timer',
        outcome: 'nothing-to-do',
        downtimeMs: null,
        message: { code: 'unattended-in-use', params: { count: 1 } },
      });
      expect(await processNow()).toBe(before);
      await isStreaming();
      await sh(machine, 'pkill curl');
      await answer;
      expect((await turn()).outcome).toBe('refreshed');
      expect((await statusOf(machine)).code?.hash).toBe(next);
    },
  );

  it(
    'a run that is killed while it waits has changed nothing, and the stream goes on',
    { tags: 'thorough' },
    async () => {
      await changeSettings(machine, { drain: { seconds: 3600 } });
      const before = await processNow();
      await push();
      const answer = stream(endless);
      await isStreaming();
      await sh(machine, 'ladylinux-refresh --no-wait');
      await isIn('drain');
      await sh(machine, 'systemctl kill --signal=SIGKILL ladylinux-refresh.service');
      await isOver();
      expect(await processNow()).toBe(before);
      await isStreaming();
      expect((await statusOf(machine)).condition).toBe('healthy');
      await sh(machine, 'pkill curl');
      await answer;
      expect(await refreshed(machine)).toBe(0);
    },
  );
});
