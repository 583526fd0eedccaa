import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { runningNow } from '../../../helper/state/running';
import { sleep } from '../../../helper/lib/clock';
import { allPids, commandOf, sendSignal } from '../../../helper/lib/process-info';
import { fetch as fetchTask } from '../../../helper/tasks/git/fetch';
import { makeFolder, removeFolder } from '../../support/folder';
import { startGitServer } from '../../support/git-server';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { helperBundle, makePrefix, type TestPrefix } from '../../support/prefix';
import { createRepository } from '../../support/repositories';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let before: Precious;
let first: string;
let application: string;

beforeAll(async () => {
  prefix = await makePrefix();
  await prefix.cli('settings', 'set', 'services=[{"health":{"successes":1}}]');
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  first = await prefix.upstream.head('main');
  application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
  before = await precious(prefix);
  // no run of its own between two of ours, where a version dies on purpose
  await prefix.cli('settings', 'set', 'probation={"minutes":0}');
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

/** Processes below this prefix's pipeline whose command line is such a one: others' refreshes are none of ours. */
async function working(pattern: RegExp): Promise<number[]> {
  const running = await runningNow(prefix.layout);
  if (running === null) return [];
  const parents = new Map<number, number>();
  for (const pid of await allPids()) {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => '');
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0));
  }
  const isOurs = (pid: number): boolean =>
    pid === running.process.pid || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  const ours = [...parents.keys()].filter(isOurs);
  const commands = await Promise.all(ours.map(commandOf));
  return ours.filter((_, index) => pattern.test(commands[index] ?? ''));
}

/** Anything at all that still works on what is staged below this prefix. */
async function leftAtWork(): Promise<number> {
  const commands = await Promise.all((await allPids()).map(commandOf));
  return commands.filter((command) => command.includes(prefix.layout.next)).length;
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
  throw new Error('it never came');
}

describe('fault: git, uv or pip, or the prepare hook is killed', () => {
  const slow = { 'refresh/prepare': '#!/bin/sh\nexec sleep 600\n' };
  ofOneKind([
    // a line that breaks off is tried again
    ['git itself', /^\S*git (?:.* fetch |remote-http)|git-remote-http/, {}, exitCodes.ok],
    ['the task that fetches', /task fetch/, {}, exitCodes.stagingFailed],
    ['the task that builds', /task environment/, {}, exitCodes.stagingFailed],
    ['uv or pip itself', /^\S*uv (?:pip|sync|export)|\binstall --/, {}, exitCodes.stagingFailed],
    ['the hook', /sleep 600/, slow, exitCodes.rolledBack],
  ])('%s', async ([what, pattern, files, code]) => {
    const good = (await prefix.status()).code?.hash ?? '';
    const next = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/count.txt': what, ...files },
      executable: Object.keys(files),
    });
    if (what === 'git itself') prefix.server.behave({ kind: 'hang' });
    const run = prefix.run('refresh', '--force', '--rebuild');
    const pids = await until(async () => {
      const found = await working(pattern);
      return found.length >= (what === 'git itself' ? 2 : 1) ? found : undefined;
    });
    for (const pid of pids) sendSignal(pid, 'SIGKILL');
    prefix.server.behave({ kind: 'normal' });
    expect((await run).exitCode).toBe(code);
    // nothing that it had started goes on by itself
    await until(async () => ((await leftAtWork()) === 0 ? true : undefined));
    await expectOldOrNew(prefix, [code === exitCodes.ok ? next : good], before);
    await prefix.upstream.git.raw(['reset', '--hard', first]);
    await prefix.upstream.git.raw(['push', '--force', 'origin', 'HEAD:main']);
  });
});

it('fault: hung server: given up, and told as what it is', async () => {
  const folder = await makeFolder();
  const repository = await createRepository(join(folder, 'git/x.git'));
  const server = await startGitServer(join(folder, 'git'));
  server.behave({ kind: 'hang' });
  const request = {
    mirror: await makeFolder(),
    repository: server.url('x.git'),
    branch: 'main',
    protocols: ['http' as const],
    current: null,
    stallSeconds: 1,
    firstByteSeconds: 1,
    attempts: 2,
  };
  const answer = await fetchTask(request, {
    event: () => undefined,
    signal: new AbortController().signal,
    output: () => undefined,
    progress: () => undefined,
  });
  expect(answer).toMatchObject({ ok: false, failure: { message: { code: 'fetch-stalled' } } });
  expect(await repository.head()).toMatch(/^[0-9a-f]{40}$/);
  await server.close();
  for (const each of [folder, request.mirror]) await removeFolder(each);
});

it('fault: the clock jumps by a year', { tags: 'thorough' }, async () => {
  const shift = join(prefix.folder, 'shift.cjs');
  await writeFile(
    shift,
    `const now = Date.now; const begun = now();
     Date.now = () => now() + (now() - begun > 500 ? 365 * 86_400_000 : 0);
     const Real = Date;
     globalThis.Date = class extends Real { constructor(...of) { if (of.length === 0) super(Real.now()); else super(...of); } };
     globalThis.Date.now = Real.now;`,
  );
  const next = await prefix.upstream.commit({ branch: 'main', files: { 'static/year.txt': '1' } });
  const { exitCode } = await execa(
    process.execPath,
    [helperBundle, 'refresh', '--prefix', prefix.layout.root],
    { env: { NODE_OPTIONS: `--require=${shift}` }, reject: false },
  );
  expect(exitCode).toBe(exitCodes.ok);
  const { lastRun } = await prefix.status();
  expect(Date.parse(lastRun?.finishedAt ?? '') - Date.now()).toBeGreaterThan(300 * 86_400_000);
  expect(lastRun?.durationMs).toBeLessThan(86_400_000);
  await expectOldOrNew(prefix, [next], before);
});

it('fault: old and new both fail: needs attention, with both logs', async () => {
  const good = (await prefix.status()).code?.hash ?? '';
  const flag = join(prefix.folder, 'nothing-starts');
  const dies = `${application}\nimport os\nif "LADYLINUX_UNIT" in os.environ and os.path.exists("${flag}"):\n    raise SystemExit("the WORD gave up")\n`;
  const old = await prefix.upstream.commit({
    branch: 'main',
    files: { 'api_layer.py': dies.replace('WORD', 'old one') },
  });
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  await prefix.upstream.commit({
    branch: 'main',
    files: { 'api_layer.py': dies.replace('WORD', 'new one') },
  });
  await writeFile(flag, '');
  const { exitCode, report } = await prefix.run('refresh');
  expect(exitCode).toBe(exitCodes.needsAttention);
  const log = report?.failureLog.join('\n') ?? '';
  expect(log).toContain('the new one gave up');
  expect(log).toContain('the old one gave up');
  await rename(flag, `${flag}.gone`);
  expect((await prefix.run('refresh', '--commit', old, '--force')).exitCode).toBe(exitCodes.ok);
  await expectOldOrNew(prefix, [old], before);
  expect(good).not.toBe(old);
});

describe('an unreadable journal', () => {
  it('the last verified version stays: what an unknown run moved is moved back', async () => {
    const { layout } = prefix;
    const next = await prefix.upstream.commit({
      branch: 'main',
      files: { 'api_layer.py': application, 'static/pair.txt': '1' },
    });
    expect((await prefix.run('refresh', '--force')).exitCode).toBe(exitCodes.ok);
    // half a swap: the present tree is kept, a former one is live, and nobody knows why
    const kept = (await prefix.status()).lastRun?.from?.hash ?? '';
    await rename(layout.app, join(layout.keptApps, next));
    await rename(join(layout.keptApps, kept), layout.app);
    await writeFile(layout.journal, 'garbage', { mode: 0o600 });
    const { report } = await prefix.run('resume');
    expect(report?.warnings.map(({ code }) => code)).toContain('verified-pair-restored');
    await expectOldOrNew(prefix, [next], before);
  });
});

describe('a return', () => {
  it('never leads to the version in place, although an earlier copy of it was kept', async () => {
    const here = (await prefix.status()).code?.hash ?? '';
    const away = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/away.txt': '1' },
    });
    expect((await prefix.run('refresh')).report).toMatchObject({ now: away });
    const back = (await prefix.run('refresh', '--commit', here)).report;
    expect([back?.message.code, back?.now]).toEqual(['refreshed', here]);
    expect((await prefix.run('rollback')).exitCode).toBe(exitCodes.ok);
    await expectOldOrNew(prefix, [away], before);
  });

  it(
    'is possible to as many versions as "keep" says, and the newest of them is never pruned',
    { tags: 'thorough' },
    async () => {
      await prefix.cli('settings', 'set', 'keep=1');
      const good = (await prefix.status()).code?.hash ?? '';
      await prefix.upstream.commit({ branch: 'main', files: { 'static/keep.txt': '1' } });
      await prefix.run('refresh');
      const { stdout } = await execa('ls', [prefix.layout.keptApps]);
      expect(stdout.split('\n').filter((name) => !name.startsWith('unknown-'))).toEqual([good]);
      expect((await prefix.run('rollback')).exitCode).toBe(exitCodes.ok);
      await expectOldOrNew(prefix, [good], before);
      await prefix.cli('settings', 'set', 'keep=3');
    },
  );
});

it('onFailure "stop" leaves the service stopped on the version that failed', async () => {
  await prefix.cli('settings', 'set', 'onFailure=stop');
  const good = (await prefix.status()).code?.hash ?? '';
  const bad = await prefix.upstream.commit({
    branch: 'main',
    files: {
      'api_layer.py': `${application}\nimport os\nif "LADYLINUX_UNIT" in os.environ:\n    raise SystemExit(3)\n`,
    },
  });
  const { exitCode, report } = await prefix.run('refresh');
  expect(exitCode).toBe(exitCodes.leftStopped);
  expect(report).toMatchObject({ outcome: 'left-stopped', now: bad });
  expect((await prefix.status()).services[0]?.state).not.toBe('active');
  await prefix.cli('settings', 'set', 'onFailure=rollback');
  expect((await prefix.run('rollback', good)).exitCode).toBe(exitCodes.ok);
  await expectOldOrNew(prefix, [good], before);
});

it('fault: a nested clone and data under app/: told and saved before they go', async () => {
  const { layout } = prefix;
  const clone = join(layout.app, 'plugins/clone');
  await execa('git', ['init', '--quiet', clone]);
  await writeFile(join(clone, 'mine.py'), '# mine\n');
  await mkdir(join(layout.app, 'data'));
  await writeFile(join(layout.app, 'data/users.db'), 'ada');
  const next = await prefix.upstream.commit({
    branch: 'main',
    files: { 'api_layer.py': application, 'static/nested.txt': '1' },
  });
  const { exitCode, events, report } = await prefix.run('refresh', '--force');
  expect(exitCode).toBe(exitCodes.ok);
  const told = events.flatMap((event, at) =>
    event.type === 'warning' ? [[at, event.message] as const] : [],
  );
  const stopped = events.findIndex(
    (event) => event.type === 'step-started' && event.step === 'stop',
  );
  for (const [at] of told) expect(at).toBeLessThan(stopped);
  expect(told.map(([, said]) => [said.code, said.params['path']])).toContainEqual([
    'nested-repository',
    'plugins/clone/',
  ]);
  expect(report?.saved?.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['data/users.db', 'plugins/clone/']),
  );
  const { stdout } = await execa('tar', ['--list', '--file', report?.saved?.archive ?? '']);
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining(['data/users.db', 'plugins/clone/mine.py', 'plugins/clone/.git/HEAD']),
  );
  await expectOldOrNew(prefix, [next], before);
});

it('fault: the journal is lost in the middle of a migration: code and data go back together', async () => {
  const { layout } = prefix;
  const good = (await prefix.status()).code?.hash ?? '';
  await prefix.cli('settings', 'set', 'prepare={"data":true}', 'canary={"enabled":false}');
  await writeFile(join(layout.data, 'state.txt'), 'version 1\n', { mode: 0o640 });
  const unmigrated = await precious(prefix);
  const hook =
    '#!/bin/sh\necho version 2 > "$LADYLINUX_STATE_DIR/state.txt"\necho done\nexec sleep 600\n';
  await prefix.upstream.commit({
    branch: 'main',
    files: { 'refresh/prepare': hook },
    executable: ['refresh/prepare'],
  });
  const run = prefix.run('refresh', '--force');
  await until(async () => ((await working(/sleep 600/)).length > 0 ? true : undefined));
  expect(await readFile(join(layout.data, 'state.txt'), 'utf8')).toBe('version 2\n');
  process.kill((await runningNow(layout))?.process.pid ?? 0, 'SIGKILL');
  expect((await run).exitCode).toBe(exitCodes.interrupted);
  await writeFile(layout.journal, 'garbage', { mode: 0o600 });
  const { report } = await prefix.run('resume');
  expect(report?.warnings.map(({ code }) => code)).toContain('verified-pair-restored');
  await expectOldOrNew(prefix, [good], unmigrated);
});
