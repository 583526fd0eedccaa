import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { liveSteps } from '../../../contract/steps';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let before: Precious;

beforeAll(async () => {
  prefix = await makePrefix();
  await mkdir(join(prefix.layout.models, 'tiny'), { recursive: true });
  await writeFile(join(prefix.layout.models, 'tiny/weights.gguf'), 'weights');
  await writeFile(join(prefix.layout.data, 'vectors.db'), 'vectors');
  before = await precious(prefix);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

describe('daily use, one day after the other', () => {
  it('is not set up at first, and says how to fix that', async () => {
    const answer = await prefix.cli('status', '--json');
    expect(answer.exitCode).toBe(exitCodes.notSetUp);
    expect((await prefix.status()).condition).toBe('not-set-up');
  });

  it('brings the first version up, through the specification’s six steps in their order', async () => {
    const { exitCode, report, events } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report).toMatchObject({
      outcome: 'refreshed',
      from: null,
      downtimeMs: null,
      python: { matchesLock: true },
    });
    const finished = events.flatMap((event) =>
      event.type === 'step-finished' ? [event.step] : [],
    );
    expect(finished.slice(-6)).toEqual(liveSteps);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    await expectOldOrNew(prefix, [await prefix.upstream.head('main')], before);
    expect((await prefix.get('/')).status).toBe(200);
  });

  it('has nothing to do the second time, and stops nothing', async () => {
    const pid = (await prefix.status()).services[0]?.mainPid;
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.nothingToDo);
    expect(report).toMatchObject({ outcome: 'nothing-to-do', downtimeMs: null });
    expect((await prefix.status()).services[0]?.mainPid).toBe(pid);
  });

  it('takes a new commit, keeps the environment, and reports the downtime', async () => {
    const old = await prefix.upstream.head('main');
    const hash = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/new.txt': 'fresh' },
    });
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report).toMatchObject({ from: { hash: old }, to: { hash }, now: hash });
    expect(report?.downtimeMs).toBeGreaterThan(0);
    expect(report?.steps.find((step) => step.step === 'environment')?.outcome).toBe('unchanged');
    expect((await prefix.get('/static/new.txt')).text).toBe('fresh');
    await expectOldOrNew(prefix, [hash], before);
  });

  it('tries everything with --dry-run and changes nothing', async () => {
    const old = (await prefix.status()).code?.hash ?? '';
    await prefix.upstream.commit({ branch: 'main', files: { 'static/new.txt': 'fresher' } });
    const { exitCode, report } = await prefix.run('refresh', '--dry-run');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report?.outcome).toBe('would-refresh');
    await expectOldOrNew(prefix, [old], before);
  });

  it('changes the branch for one run with --branch, and permanently with the settings', async () => {
    const develop = await prefix.upstream.head('develop');
    expect((await prefix.run('refresh', '--branch', 'develop')).report).toMatchObject({
      branch: 'develop',
      now: develop,
    });
    expect((await prefix.status()).branch).toBe('main');
    expect((await prefix.cli('settings', 'set', 'branch=develop')).exitCode).toBe(0);
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.nothingToDo);
    const branches = JSON.parse((await prefix.cli('branches', '--json')).stdout) as {
      branches: { name: string }[];
    };
    const names = branches.branches.map((branch) => branch.name).sort();
    expect(names).toEqual(['develop', 'fails-on-purpose', 'main']);
    await prefix.cli('settings', 'set', 'branch=main');
    await prefix.run('refresh');
    await expectOldOrNew(prefix, [await prefix.upstream.head('main')], before);
  });

  it('saves local edits before it replaces them, and puts edited files right', async () => {
    await writeFile(join(prefix.layout.app, 'machine.py'), '# edited by hand\n');
    await writeFile(join(prefix.layout.app, 'notes.txt'), 'mine');
    const { report } = await prefix.run('refresh');
    expect(report?.outcome).toBe('refreshed');
    expect(report?.saved?.files.map((file) => [file.path, file.change]).sort()).toEqual([
      ['machine.py', 'modified'],
      ['notes.txt', 'untracked'],
    ]);
    expect(report?.saved?.archive).toMatch(/\.tar\.gz$/);
    await expectOldOrNew(prefix, [await prefix.upstream.head('main')], before);
  });

  it('returns to a kept version and forward again', async () => {
    const now = (await prefix.status()).code?.hash ?? '';
    const earlier = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/new.txt': 'newest' },
    });
    await prefix.run('refresh');
    const back = await prefix.run('rollback', now.slice(0, 10));
    expect(back.exitCode).toBe(exitCodes.ok);
    expect(back.report).toMatchObject({ kind: 'rollback', now });
    await expectOldOrNew(prefix, [now], before);
    await prefix.run('refresh');
    await expectOldOrNew(prefix, [earlier], before);
  });

  it('remembers every run', async () => {
    const history = JSON.parse((await prefix.cli('history', '--json')).stdout) as {
      outcome: string;
    }[];
    expect(history.length).toBeGreaterThanOrEqual(10);
    expect(history.at(-1)?.outcome).toBe('refreshed');
    const said = await prefix.cli('history');
    expect(said.stdout.split('\n').length).toBe(history.length);
  });

  it('never shows or logs a secret of the environment file', async () => {
    const status = await prefix.cli('status', '--json');
    const events = await readFile(prefix.layout.events, 'utf8');
    const history = await readFile(prefix.layout.history, 'utf8');
    expect(`${status.stdout}${events}${history}`).not.toContain('canary-5a1e');
  });
});
