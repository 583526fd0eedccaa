import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { bareCli, makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let before: Precious;
let good: string;
let application: string;

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  good = await prefix.upstream.head('main');
  application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
  before = await precious(prefix);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** A bad commit on main; afterwards main is good again, and so is the machine. */
async function refreshTo(files: Record<string, string | null>, ...options: string[]) {
  const bad = await prefix.upstream.commit({ branch: 'main', files });
  const answer = await prefix.run('refresh', ...options);
  await prefix.upstream.git.raw(['reset', '--hard', good]);
  await prefix.upstream.git.raw(['push', '--force', 'origin', 'HEAD:main']);
  await expectOldOrNew(prefix, [good], before);
  return { ...answer, bad };
}

/** Harmless where it is only tried, deadly in service. */
const inService = (code: string) =>
  `${application}\n\nimport os\nif "LADYLINUX_UNIT" in os.environ:\n    ${code}\n`;

describe('what is found out before the service is stopped', () => {
  it.each([
    ['a syntax error', () => ({ 'api_layer.py': `${application}\ndef (` }), 'code-syntax-error'],
    [
      'a missing module',
      () => ({ 'api_layer.py': `import no_such_module_at_all\n${application}` }),
      'code-missing-module',
    ],
    [
      'no application at all',
      () => ({ 'api_layer.py': 'print("hello")\n' }),
      'entry-point-not-found',
    ],
    [
      'a package that hides the module',
      () => ({ 'api_layer/__init__.py': '' }),
      'entry-point-shadowed',
    ],
    [
      'no dependency file: what its code imports is proposed',
      () => ({ 'requirements.txt': null }),
      'packages-proposed',
    ],
    [
      'a package that does not exist',
      () => ({ 'requirements.txt': 'no-such-package-of-ladylinux==1.0\n' }),
      'dependencies-unresolvable',
    ],
  ])('%s', async (_, files, code) => {
    const { exitCode, report } = await refreshTo(files());
    expect(exitCode).toBe(exitCodes.stagingFailed);
    expect(report).toMatchObject({
      outcome: 'staging-failed',
      message: { code },
      downtimeMs: null,
      now: good,
    });
  });
});

describe('what only shows in service is rolled back', () => {
  it('fault: the service crashes on start: rolled back, with its own last words', async () => {
    const { exitCode, report, bad } = await refreshTo({
      'api_layer.py': inService('raise SystemExit("the database is gone")'),
    });
    expect(exitCode).toBe(exitCodes.rolledBack);
    expect(report).toMatchObject({
      outcome: 'rolled-back',
      cause: { code: 'service-died' },
      failedStep: 'restart',
      now: good,
      to: { hash: bad },
    });
    expect(report?.failureLog.join('\n')).toContain('the database is gone');
    expect(report?.downtimeMs).toBeGreaterThan(0);
  });

  it('fault: the service answers 500', { tags: 'thorough' }, async () => {
    const broken = inService(
      'app.router.routes.clear()\n    from starlette.responses import PlainTextResponse\n    app.add_route("/api/health", lambda request: PlainTextResponse("no", 500))',
    );
    await prefix.cli(
      'settings',
      'set',
      'services=[{"health":{"path":"/api/health","timeoutSeconds":6}}]',
    );
    const { report } = await refreshTo({ 'api_layer.py': broken });
    expect(report).toMatchObject({
      outcome: 'rolled-back',
      cause: { code: 'service-answers-error', params: { status: 500 } },
    });
  });

  it('fault: the service hangs', { tags: 'thorough' }, async () => {
    const { report } = await refreshTo({
      'api_layer.py': inService('import time; time.sleep(600)'),
    });
    expect(report).toMatchObject({ outcome: 'rolled-back', cause: { code: 'service-hangs' } });
  });

  it('a prepare hook that fails', async () => {
    const { report } = await refreshTo({
      'refresh/prepare': '#!/bin/sh\necho migrating\nexit 9\n',
    });
    expect(report).toMatchObject({
      outcome: 'rolled-back',
      failedStep: 'prepare',
      cause: { code: 'prepare-failed', params: { code: 9 } },
    });
  });

  it(
    'a commit that failed is not tried again until it is forced',
    { tags: 'thorough' },
    async () => {
      const files = { 'api_layer.py': inService('raise SystemExit(4)') };
      const bad = await prefix.upstream.commit({ branch: 'main', files });
      expect((await prefix.run('refresh')).report?.outcome).toBe('rolled-back');
      const again = await prefix.run('refresh');
      expect(again.report).toMatchObject({
        outcome: 'staging-failed',
        message: { code: 'commit-marked-bad' },
      });
      const forced = await prefix.run('refresh', '--force');
      expect(forced.report).toMatchObject({ outcome: 'rolled-back', to: { hash: bad } });
      await prefix.upstream.git.raw(['reset', '--hard', good]);
      await prefix.upstream.git.raw(['push', '--force', 'origin', 'HEAD:main']);
      await expectOldOrNew(prefix, [good], before);
    },
  );
});

describe('a network that is not there', () => {
  it.each([
    ['a server that answers 503', { kind: 'status', code: 503 }, exitCodes.offline],
    ['a repository that is not there', { kind: 'status', code: 404 }, exitCodes.stagingFailed],
    ['a login page', { kind: 'html' }, exitCodes.stagingFailed],
    [
      'fault: network cut in the middle of a fetch',
      { kind: 'cut', afterBytes: 400 },
      exitCodes.offline,
    ],
  ] as const)('%s changes nothing', async (_, behaviour, code) => {
    await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/big.txt': 'x'.repeat(50_000) },
    });
    prefix.server.behave(behaviour);
    const { exitCode, report } = await prefix.run('refresh');
    prefix.server.behave({ kind: 'normal' });
    expect(exitCode).toBe(code);
    expect(report?.downtimeMs).toBeNull();
    await prefix.upstream.git.raw(['reset', '--hard', good]);
    await prefix.upstream.git.raw(['push', '--force', 'origin', 'HEAD:main']);
    await expectOldOrNew(prefix, [good], before);
  });

  it('no server at all is "offline", for the branches too', async () => {
    const url = prefix.server.url('upstream.git');
    await prefix.cli('settings', 'set', 'repository=http://127.0.0.1:9/x.git');
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.offline);
    expect((await prefix.cli('branches')).exitCode).toBe(exitCodes.offline);
    await prefix.cli('settings', 'set', `repository=${url}`);
    await expectOldOrNew(prefix, [good], before);
  });
});

describe('words and codes for wrong requests', () => {
  it.each([
    [
      ['refresh', '--branch', 'no-such-branch'],
      exitCodes.stagingFailed,
      'no branch “no-such-branch”',
    ],
    [
      ['refresh', '--branch', '--upload-pack=id'],
      exitCodes.usage,
      'cannot be used as the name of a branch',
    ],
    [['refresh', '--commit', 'abc'], exitCodes.usage, 'full commit hash'],
    [['settings', 'set', 'nonsense=1'], exitCodes.badSettings, 'no setting “nonsense”'],
    [['settings', 'set', 'repository=ext::sh'], exitCodes.badSettings, 'repository'],
    [['rollback', 'ffffffffff'], exitCodes.usage, 'no kept version'],
    [['cancel'], exitCodes.nothingToDo, 'No refresh is running'],
  ])('%j', async (args, code, words) => {
    const { exitCode, stdout, stderr } = await prefix.cli(...args);
    expect(exitCode).toBe(code);
    expect(stdout + stderr).toContain(words);
    expect(stdout + stderr).not.toMatch(/^ {4}at /m);
  });

  it('unreadable settings are reported with their line, and not changed', async () => {
    const text = await readFile(prefix.layout.settingsFile, 'utf8');
    await writeFile(prefix.layout.settingsFile, '{\n  "branch": main\n}\n');
    const refresh = await prefix.cli('refresh');
    const problems = (await prefix.status()).problems.map((problem) => problem.code);
    const left = await readFile(prefix.layout.settingsFile, 'utf8');
    await writeFile(prefix.layout.settingsFile, text);
    expect(refresh.exitCode).toBe(exitCodes.badSettings);
    expect(refresh.stderr).toContain('line 2');
    expect(problems).toContain('settings-not-json');
    expect(left).toContain('main');
  });

  it('a prefix that is nothing, a file, or not writable', async () => {
    expect((await bareCli('refresh', '--prefix', join(prefix.folder, 'none'))).exitCode).toBe(
      exitCodes.notSetUp,
    );
    const file = join(prefix.folder, 'file');
    await writeFile(file, '');
    const made = await bareCli(
      'sandbox',
      'create',
      '--prefix',
      file,
      '--sample',
      prefix.folder,
      '--as-root',
    );
    expect(made.exitCode).toBe(exitCodes.stagingFailed);
    expect(made.stderr).toContain('cannot be written');
  });
});
