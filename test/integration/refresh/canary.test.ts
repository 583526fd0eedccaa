import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let good: string;
let application: string;
let since: string | null | undefined;

beforeAll(async () => {
  prefix = await makePrefix();
  await prefix.cli(
    'settings',
    'set',
    'services=[{"health":{"path":"/api/health","timeoutSeconds":8,"busyTimeoutSeconds":8}}]',
  );
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  good = await prefix.upstream.head('main');
  application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
  since = (await prefix.status()).services[0]?.since;
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const push = (code: string) =>
  prefix.upstream.commit({ files: { 'api_layer.py': `${application}\n${code}\n` } });
const isAsItWas = async () => {
  const status = await prefix.status();
  expect(status.condition).toBe('healthy');
  expect([status.code?.hash, status.services[0]?.since]).toEqual([good, since]);
};
const middleware = (body: string) => `
@app.middleware("http")
async def between(request, call_next):
    ${body}
`;

describe('a version that does not serve stops nothing', () => {
  ofOneKind(
    [
      [
        'it answers every request with 500',
        middleware('raise RuntimeError("broken")'),
        'service-answers-error',
        true,
      ],
      [
        'it dies half a second after its first answer',
        middleware(
          'import os, threading; threading.Timer(0.5, lambda: os._exit(5)).start(); return await call_next(request)',
        ),
        'service-died',
        true,
      ],
      ['it dies at its start', 'import os\nos._exit(3)', 'service-died', true],
      [
        'it dies once its application starts',
        'app.router.lifespan_context = None\napp.router.on_startup = [1]\n@app.on_event("startup")\ndef start():\n    raise SystemExit(4)',
        'service-died',
        true,
      ],
      [
        'it accepts, and never answers',
        middleware('import asyncio; await asyncio.sleep(3600)'),
        'service-hangs',
        false,
      ],
    ],
    3,
  )('%s', async ([, code, cause, isBad]) => {
    const bad = await push(code);
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.stagingFailed);
    expect(report).toMatchObject({
      ...{ outcome: 'staging-failed', downtimeMs: null, failedStep: 'try', now: good },
      message: { code: 'canary-failed' },
      cause: { code: cause },
    });
    await isAsItWas();
    const again = await prefix.run('refresh');
    expect(again.report?.message.code).toBe(isBad ? 'commit-marked-bad' : 'canary-failed');
    expect(again.report?.to?.hash ?? bad).toBe(bad);
  });

  it('and --force has the verdict of the live service', { tags: 'thorough' }, async () => {
    await push(middleware('raise RuntimeError("broken")'));
    const { report } = await prefix.run('refresh', '--force');
    expect(report).toMatchObject({ outcome: 'rolled-back', now: good });
    expect(report?.warnings.map(({ code }) => code)).toContain('service-answers-error');
    since = (await prefix.status()).services[0]?.since;
  });
});

describe('where the version in place does not pass it either', () => {
  const onlyInService = `
import os
if "LADYLINUX_UNIT" not in os.environ:
    raise SystemExit("this is no service")
`;
  it('the trial says nothing, and the verdict decides', async () => {
    await prefix.cli('settings', 'set', 'canary={"enabled":false}');
    await push(onlyInService);
    expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
    await prefix.cli('settings', 'unset', 'canary');
    await push(`${onlyInService}\n# newer`);
    const { report, events } = await prefix.run('refresh');
    expect(report?.outcome).toBe('refreshed');
    const details = events.flatMap((event) =>
      event.type === 'step-finished' && event.step === 'try' ? [event.detail?.code] : [],
    );
    expect(details).toEqual(['detail-canary-unknown']);
  });
});

it('a version with another entry point is tried with that, and nothing is told of another trial', async () => {
  const files = { 'api_layer.py': null, 'app_layer.py': `${application}\nprint("this is it")\n` };
  await prefix.upstream.commit({ files });
  const { report, events } = await prefix.run('refresh');
  expect(report?.outcome).toBe('refreshed');
  const said = events.flatMap((event) =>
    event.type === 'output' && event.step === 'try' ? [event.line] : [],
  );
  expect(said).toContain('this is it');
  expect(said.filter((line) => line.includes('api_layer'))).toEqual([]);
});
