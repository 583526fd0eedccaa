import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Message } from '../../../contract/message';
import { sleep } from '../../../helper/lib/clock';
import { pathExists } from '../../../helper/lib/path';
import { runningNow } from '../../../helper/state/running';
import { sentence } from '../../../words/format';
import { makePrefix, type RunAnswer, type TestPrefix } from '../../support/prefix';

vi.setConfig({ testTimeout: 400_000 });

/** Of a first version nothing of this can be said: there is no version before it. */
const before =
  /one before|back on|ran before|there before|earlier version|old version|previous|serving|put back|went back|goes back|runs again|keeps running|no better/i;

let prefix: TestPrefix;
let good: string;
let application: string;

beforeAll(async () => {
  prefix = await makePrefix();
  good = await prefix.upstream.head('main');
  application = await prefix.upstream.git.show([`${good}:api_layer.py`]);
  const health = { path: '/api/health', timeoutSeconds: 6 };
  await prefix.cli('settings', 'set', `services=${JSON.stringify([{ health }])}`);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** Whatever a person reads of a run, in the order of its events. */
const told = ({ events, report }: RunAnswer): Message[] => [
  ...events.flatMap((event) =>
    event.type === 'warning'
      ? [event.message]
      : event.type === 'step-finished' && event.detail !== null
        ? [event.detail]
        : [],
  ),
  ...(report === null ? [] : [report.message, ...report.warnings]),
  ...[report?.cause ?? null].filter((one) => one !== null),
];

function expectOfAFirst(answer: RunAnswer): void {
  const said = told(answer).map((one) => sentence(one, 'en'));
  expect(said).not.toEqual([]);
  expect(said.filter((one) => before.test(one))).toEqual([]);
  expect(answer.report).toMatchObject({ now: null, from: null });
}

async function push(files: Record<string, string>, executable: string[] = []): Promise<void> {
  await prefix.upstream.git.raw(['reset', '--hard', good]);
  await prefix.upstream.git.raw(['push', '--force', 'origin', 'HEAD:main']);
  await prefix.upstream.commit({ branch: 'main', files, executable });
}

const inService = (code: string) =>
  `${application}\n\nimport os\nif "LADYLINUX_UNIT" in os.environ:\n    ${code}\n`;
const answers = (status: number) =>
  inService(
    `app.router.routes.clear()\n    from starlette.responses import PlainTextResponse\n    app.add_route("/api/health", lambda request: PlainTextResponse("no", ${String(status)}))`,
  );
const hook = (text: string) => ({ 'refresh/prepare': `#!/bin/sh\n${text}\n` });
const code = (text: string) => ({ 'api_layer.py': text });

type Row = readonly [string, () => Record<string, string>, string, string | null];
const endsAsAFirst = async (_: string, filesOf: Row[1], ends: Row[2], cause: Row[3]) => {
  const files = filesOf();
  await push(
    files,
    Object.keys(files).filter((path) => path.startsWith('refresh/')),
  );
  const answer = await prefix.run('refresh');
  expect(answer.report?.message.code).toBe(ends);
  expect(answer.report?.cause?.code ?? null).toBe(cause);
  expectOfAFirst(answer);
};

it.each<Row>([
  [
    'a package that does not exist',
    () => ({ 'requirements.txt': 'no-such-package-of-ladylinux==1.0\n' }),
    'dependencies-unresolvable',
    null,
  ],
  ['a syntax error', () => code(`${application}\ndef (`), 'code-syntax-error', null],
  [
    'a hook that cannot run',
    () => ({ 'refresh/prepare': '#!/bin/sh\r\necho\r\n' }),
    'hook-cannot-run',
    null,
  ],
  [
    'a start that dies',
    () => code(inService('raise SystemExit(3)')),
    'first-version-failed',
    'service-died',
  ],
])('a first version: %s', endsAsAFirst);

it.each<Row>([
  ['a hook that fails', () => hook('exit 9'), 'first-version-failed', 'prepare-failed'],
  [
    'a start that hangs',
    () => code(inService('import time; time.sleep(600)')),
    'first-version-failed',
    'service-hangs',
  ],
  ['an answer of 500', () => code(answers(500)), 'first-version-failed', 'service-answers-error'],
  ['no such path', () => code(answers(404)), 'first-version-failed', 'service-no-such-path'],
])('a first version: %s', { tags: 'thorough' }, endsAsAFirst);

it.each([
  ['a server with a fault', { kind: 'status', code: 503 }],
  ['no repository', { kind: 'status', code: 404 }],
  ['a line that is cut', { kind: 'cut', afterBytes: 400 }],
] as const)('a first version: %s', async (_, behaviour) => {
  await push({ 'static/big.txt': String(Math.random()).repeat(5000) });
  prefix.server.behave(behaviour);
  const answer = await prefix.run('refresh');
  prefix.server.behave({ kind: 'normal' });
  expectOfAFirst(answer);
});

it(
  'a first version: cancelled and killed while it goes live, and then well',
  { tags: 'thorough' },
  async () => {
    const begun = join(prefix.folder, 'begun');
    const waits = async (name: string) => {
      await push(hook(`echo > ${begun}-${name}; exec sleep 600`), ['refresh/prepare']);
      const run = prefix.run('refresh');
      while (!(await pathExists(`${begun}-${name}`))) await sleep(20);
      return { run };
    };
    const { run: cancelled } = await waits('cancelled');
    await prefix.cli('cancel');
    const answer = await cancelled;
    expect(answer.report?.message.code).toBe('cancelled-first-version');
    expectOfAFirst(answer);

    const { run: killed } = await waits('killed');
    process.kill((await runningNow(prefix.layout))?.process.pid ?? 0, 'SIGKILL');
    await killed;
    const resumed = await prefix.run('resume');
    expect(resumed.report?.outcome).toBe('interrupted');
    expectOfAFirst(resumed);

    await push({ 'static/well.txt': '1' });
    const well = await prefix.run('refresh');
    expect(well.report?.message.code).toBe('first-version');
    expect(told(well).filter((one) => before.test(sentence(one, 'en')))).toEqual([]);
    expect(await readFile(join(prefix.layout.app, 'static/well.txt'), 'utf8')).toBe('1');
  },
);
