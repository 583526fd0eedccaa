import { request } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { runningNow } from '../../../helper/state/running';
import { streaming } from '../../support/streaming';
import { makePrefix, type RunAnswer, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let application: string;
let version = 0;

const more = `${streaming}
from fastapi.responses import JSONResponse

sick = []

@app.middleware("http")
async def health(request, call_next):
    if sick and "stream" not in request.url.path:
        return JSONResponse({}, status_code=500)
    return await call_next(request)

@app.get("/sicken")
async def sicken():
    sick.append(True)

@app.get("/think")
async def think():
    await asyncio.sleep(4)
    return "an answer"
`;

const push = () => {
  version += 1;
  const code = `${application}\n${more}\n# ${String(version)}\n`;
  return prefix.upstream.commit({ files: { 'api_layer.py': code } });
};
const drain = (...settings: string[]) => prefix.cli('settings', 'set', ...settings);

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
  await push();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** Resolves at its first byte, with what becomes of the rest; a thinking one sends none before its end. */
function ask(path: string) {
  let text = '';
  const ended = new Promise<'whole' | 'cut'>((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port: prefix.port, path, agent: false },
      (answer) => {
        answer.on('data', (part: Buffer) => (text += part.toString()));
        answer.on('close', () => {
          resolve(answer.complete ? 'whole' : 'cut');
        });
        answer.on('error', () => undefined);
      },
    );
    asked.on('error', () => {
      resolve('cut');
    });
    asked.end();
  });
  return { ended, text: () => text };
}

const detailOf = ({ events }: RunAnswer, step: string) =>
  events.flatMap((event) =>
    event.type === 'step-finished' && event.step === step ? [event.detail] : [],
  )[0];
const counted = ({ events }: RunAnswer) =>
  events.flatMap((event) =>
    event.type === 'step-progress' && event.step === 'drain' ? [event.done] : [],
  );

describe('answers that are being written', () => {
  it.each([
    ['a stream of tokens', '/stream/100', 'token '.repeat(100)],
    ['an answer that is thought about', '/think', '"an answer"'],
  ])('%s comes to its end before the service is stopped', async (_, path, whole) => {
    await push();
    // begun when the run is about to wait
    const answers: ReturnType<typeof ask>[] = [];
    const running = prefix.run('refresh');
    await expect
      .poll(async () => (await prefix.status()).running?.step, { timeout: 60_000, interval: 20 })
      .toMatch(/try|store|drain/);
    answers.push(ask(path));
    const run = await running;
    expect(run.exitCode).toBe(exitCodes.ok);
    expect(await answers[0]?.ended).toBe('whole');
    expect(answers[0]?.text()).toBe(whole);
  });

  it('waits for one that does not end as long as the settings say, and reports it', async () => {
    await drain('drain={"seconds":3}');
    await push();
    const endless = ask('/stream/100000');
    const run = await prefix.run('refresh');
    expect(run.exitCode).toBe(exitCodes.ok);
    expect(detailOf(run, 'drain')).toMatchObject({
      code: 'detail-drain-over',
      params: { count: 1 },
    });
    expect(run.report?.warnings).toMatchObject([{ code: 'answers-cut', params: { count: 1 } }]);
    expect(counted(run)).toContain(1);
    expect(await endless.ended).toBe('cut');
  });

  it('with --now there is no wait, and a waiting run goes on', { tags: 'thorough' }, async () => {
    await drain('drain={"seconds":600}');
    await push();
    const endless = ask('/stream/100000');
    const first = prefix.run('refresh');
    await expect
      .poll(async () => (await prefix.status()).running?.step, { timeout: 60_000 })
      .toBe('drain');
    const second = await prefix.run('refresh', '--now');
    expect([(await first).exitCode, second.exitCode]).toEqual([exitCodes.ok, exitCodes.ok]);
    expect(second.report?.runId).toBe((await first).report?.runId);
    expect(await endless.ended).toBe('cut');
    await push();
    const other = ask('/stream/100000');
    const run = await prefix.run('refresh', '--now');
    expect(run.report?.steps.find(({ step }) => step === 'drain')?.outcome).toBe('skipped');
    expect(await other.ended).toBe('cut');
  });

  it('two that want it now do not disturb each other', { tags: 'thorough' }, async () => {
    await push();
    const first = prefix.run('refresh', '--now');
    await expect.poll(async () => (await prefix.status()).running !== null).toBe(true);
    const second = await prefix.run('refresh', '--now');
    expect([(await first).exitCode, second.exitCode]).toEqual([exitCodes.ok, exitCodes.ok]);
  });

  it(
    'killed while it waits, nobody notices, and the next one does it',
    { tags: 'thorough' },
    async () => {
      const { code } = await prefix.status();
      const next = await push();
      const endless = ask('/stream/100000');
      const running = prefix.run('refresh');
      await expect
        .poll(async () => (await prefix.status()).running?.step, { timeout: 60_000 })
        .toBe('drain');
      process.kill((await runningNow(prefix.layout))?.process.pid ?? 0, 'SIGKILL');
      await running;
      expect(await prefix.status()).toMatchObject({
        condition: 'healthy',
        code: { hash: code?.hash },
      });
      expect(endless.text()).toMatch(/^(token )+$/);
      expect((await prefix.run('refresh', '--now')).exitCode).toBe(exitCodes.ok);
      expect((await prefix.status()).code?.hash).toBe(next);
      expect(await endless.ended).toBe('cut');
    },
  );

  it('a service that is sick already is not waited for', { tags: 'thorough' }, async () => {
    await prefix.get('/sicken');
    expect((await prefix.status()).services[0]?.health?.healthy).toBe(false);
    await push();
    const endless = ask('/stream/100000');
    const run = await prefix.run('refresh');
    expect(run.exitCode).toBe(exitCodes.ok);
    expect(run.report?.steps.find(({ step }) => step === 'drain')?.outcome).toBe('skipped');
    expect(await endless.ended).toBe('cut');
  });

  it('a cancel while it waits changes nothing', async () => {
    const { code } = await prefix.status();
    await push();
    const endless = ask('/stream/100000');
    const running = prefix.run('refresh');
    await expect
      .poll(async () => (await prefix.status()).running?.step, { timeout: 60_000 })
      .toBe('drain');
    await prefix.cli('cancel');
    const { report, exitCode } = await running;
    expect([exitCode, report?.downtimeMs]).toEqual([exitCodes.cancelled, null]);
    expect((await prefix.status()).code?.hash).toBe(code?.hash);
    expect(endless.text()).toMatch(/^(token )+$/);
    await drain('drain={"seconds":0}');
    await prefix.cli('service', 'stop');
    expect(await endless.ended).toBe('cut');
  });
});
