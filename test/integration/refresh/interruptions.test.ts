import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execa } from 'execa';
import { bundle } from '../../../build/bundle.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import { exitCodes } from '../../../contract/outcome';
import { RunReport } from '../../../contract/report';
import type { StepName } from '../../../contract/steps';
import { follow } from '../../../helper/jobs/job';
import { refreshJob } from '../../../helper/jobs/jobs';
import { Running } from '../../../helper/state/running';
import { readState } from '../../../helper/state/state-file';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { helperBundle, makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let before: Precious;

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  before = await precious(prefix);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const pipelinePid = async () => {
  const running = await readState(prefix.layout.status, Running);
  if (running.kind !== 'read') throw new Error('no run is going on');
  return running.value.process.pid;
};

let count = 0;
/** A refresh to a new commit, with something done to its process when a step begins. */
async function refreshAnd(
  step: StepName,
  act: (pid: number) => unknown,
  argumentsFor: (next: string) => readonly string[] | Promise<readonly string[]> = () => [],
) {
  const old = (await prefix.status()).code?.hash ?? '';
  count += 1;
  const next = await prefix.upstream.commit({
    branch: 'main',
    files: { 'static/count.txt': String(count) },
  });
  const asked = await argumentsFor(next);
  const events = await eventsOfTheNextRun();
  const child = execa(
    process.execPath,
    [helperBundle, 'refresh', ...asked, '--json', '--prefix', prefix.layout.root],
    { reject: false },
  );
  for await (const event of events) {
    if (event.type !== 'step-started' || event.step !== step) continue;
    await act(await pipelinePid());
    break;
  }
  const { exitCode } = await child;
  return { old, next, exitCode };
}

async function eventsOfTheNextRun() {
  const [first = '{}'] = (await readFile(prefix.layout.events, 'utf8')).split('\n');
  const { runId } = JSON.parse(first) as { runId?: string };
  return follow(refreshJob, prefix.layout, (id) => id !== runId);
}

describe('killed with -9 when a step begins', () => {
  const title = '%s: resume ends on the old or the new version';
  const killed = async (step: StepName) => {
    const { old, next, exitCode } = await refreshAnd(step, (pid) => process.kill(pid, 'SIGKILL'));
    expect(exitCode).toBe(exitCodes.interrupted);
    await prefix.cli('resume');
    await expectOldOrNew(prefix, [old, next], before);
    expect((await prefix.run('refresh')).exitCode).toBeOneOf([exitCodes.ok, exitCodes.nothingToDo]);
    await expectOldOrNew(prefix, [next], before);
  };
  it.each<StepName>(['restart'])(title, killed);
  const others = [
    'fetch',
    'environment',
    'synchronize',
    'store',
    'stop',
    'python',
    'prepare',
    'report',
  ] as const;
  it.each(others)(title, { tags: 'thorough' }, killed);
});

describe('killed on the way to be like another computer', () => {
  const kept = async () => (await settingsOf()).keep;
  const settingsOf = async () =>
    JSON.parse(await readFile(prefix.layout.settingsFile, 'utf8')) as { readonly keep?: number };
  const killed = async (step: StepName) => {
    const own = await kept();
    const theirs = own === 7 ? 8 : 7;
    const like = async (next: string) => {
      const state = JSON.parse((await prefix.cli('state')).stdout) as { readonly settings: object };
      const file = join(prefix.layout.root, 'like.json');
      const settings = { ...state.settings, keep: theirs };
      await writeFile(file, JSON.stringify({ ...state, commit: next, settings }));
      return ['--like', file];
    };
    const { old, next } = await refreshAnd(step, (pid) => process.kill(pid, 'SIGKILL'), like);
    await prefix.cli('resume');
    await expectOldOrNew(prefix, [old, next], before);
    const isNew = (await prefix.status()).code?.hash === next;
    expect(await kept()).toBe(isNew ? theirs : own);
    expect(isNew).toBe(step === 'report');
    expect((await prefix.run('refresh', ...(await like(next)))).exitCode).toBe(exitCodes.ok);
    expect(await kept()).toBe(theirs);
    await expectOldOrNew(prefix, [next], before);
    const beside = await readdir(dirname(prefix.layout.settingsFile));
    expect(beside.filter((name) => /next|kept/.test(name))).toEqual([]);
  };
  const title = '%s: settings and code are both the old ones, or both the new ones';
  it.each<StepName>(['restart'])(title, killed);
  const others = ['fetch', 'store', 'synchronize', 'report'] as const;
  it.each(others)(title, { tags: 'thorough' }, killed);
});

describe('killed after its verdict, before the history has its line', () => {
  const testBundle = inProject('out/test-helper/ladylinux-refresh.cjs');
  beforeAll(() => bundle({ testFlags: true }));

  async function refreshKilledAt(place: string) {
    count += 1;
    const next = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/count.txt': String(count) },
    });
    const { exitCode } = await execa(
      process.execPath,
      [testBundle, 'refresh', '--prefix', prefix.layout.root],
      { reject: false, env: { LADYLINUX_TEST_KILL: place } },
    );
    expect(exitCode).toBe(exitCodes.interrupted);
    const [before] = await history();
    return { next, before: before?.runId };
  }
  const history = async () =>
    RunReport.array().parse(JSON.parse((await prefix.cli('history', '--json')).stdout));

  ofOneKind(['before report', 'after report'])('%s: resume writes it', async (place) => {
    const { next, before } = await refreshKilledAt(place);
    await prefix.cli('resume');
    const [recovery, own, older] = await history();
    expect(older?.runId).toBe(before);
    expect(own).toMatchObject({ kind: 'refresh', outcome: 'refreshed', now: next });
    expect(own?.downtimeMs).toBeGreaterThan(0);
    expect(recovery).toMatchObject({
      kind: 'recovery',
      outcome: 'interrupted',
      message: { code: 'interrupted-completed' },
      now: next,
    });
  });

  it('the next refresh writes it, too', { tags: 'thorough' }, async () => {
    const { next, before } = await refreshKilledAt('after report');
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.nothingToDo);
    const [nothing, own, older] = await history();
    expect(older?.runId).toBe(before);
    expect(own).toMatchObject({ outcome: 'refreshed', now: next });
    expect(nothing).toMatchObject({ outcome: 'nothing-to-do', now: next });
  });

  it(
    'a run that was killed before the commit is not said to have come through',
    { tags: 'thorough' },
    async () => {
      const { next, before } = await refreshKilledAt('after restart');
      await prefix.cli('resume');
      const [recovery, older] = await history();
      expect(older?.runId).toBe(before);
      expect(recovery).toMatchObject({ message: { code: 'interrupted-rolled-back' } });
      expect(recovery?.now).not.toBe(next);
      await prefix.run('refresh');
    },
  );
});

describe('cancelled', () => {
  const places: readonly (readonly [StepName, string])[] = [
    ['restart', 'cancelled-rolled-back'],
    ['environment', 'cancelled-before-stop'],
    ['fetch', 'cancelled-before-stop'],
  ];
  ofOneKind(places, 2)('during %s: %s', async ([step, code]) => {
    const { old, exitCode } = await refreshAnd(step, async () => prefix.cli('cancel'));
    expect(exitCode).toBe(exitCodes.cancelled);
    expect((await prefix.status()).lastRun).toMatchObject({
      outcome: 'cancelled',
      message: { code },
    });
    await expectOldOrNew(prefix, [old], before);
    await prefix.run('refresh');
  });

  it('by Ctrl-C in the terminal', { tags: 'thorough' }, async () => {
    const old = (await prefix.status()).code?.hash ?? '';
    await prefix.upstream.commit({ branch: 'main', files: { 'static/count.txt': 'ctrl-c' } });
    const child = execa(
      process.execPath,
      [helperBundle, 'refresh', '--prefix', prefix.layout.root],
      { reject: false },
    );
    await new Promise((done) => child.stdout?.once('data', done));
    child.kill('SIGINT');
    const { exitCode } = await child;
    expect(exitCode).toBe(exitCodes.cancelled);
    await expectOldOrNew(prefix, [old], before);
    await prefix.run('refresh');
  });
});

describe('fault: two refreshes at once', () => {
  it('the same request attaches, another one gets "busy"', async () => {
    const next = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/count.txt': 'two' },
    });
    const events = await eventsOfTheNextRun();
    const first = prefix.run('refresh');
    for await (const event of events)
      if (event.type === 'step-started' && event.step === 'fetch') break;
    const [second, other] = await Promise.all([
      prefix.run('refresh'),
      prefix.cli('refresh', '--branch', 'develop'),
    ]);
    expect(other.exitCode).toBe(exitCodes.busy);
    const done = await first;
    expect(done.exitCode).toBe(exitCodes.ok);
    expect(second.report?.runId).toBe(done.report?.runId);
    await expectOldOrNew(prefix, [next], before);
  });

  it('many at the same instant make one run', { tags: 'thorough' }, async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => prefix.run('refresh')));
    const finished = answers.filter((answer) => answer.report !== null);
    expect(finished.length).toBeGreaterThan(0);
    for (const answer of answers)
      expect(answer.exitCode).toBeOneOf([exitCodes.nothingToDo, exitCodes.busy]);
    await expectOldOrNew(prefix, [(await prefix.status()).code?.hash ?? ''], before);
  });
});

describe('fault: the terminal or the tray goes away', () => {
  it('does not end the refresh', async () => {
    const next = await prefix.upstream.commit({
      branch: 'main',
      files: { 'static/count.txt': 'pipe' },
    });
    const events = await eventsOfTheNextRun();
    const child = execa(
      process.execPath,
      [helperBundle, 'refresh', '--prefix', prefix.layout.root],
      { reject: false },
    );
    await new Promise((done) => child.stdout?.once('data', done));
    child.kill('SIGKILL');
    await child;
    for await (const event of events)
      if (event.type === 'run-finished') expect(event.report.outcome).toBe('refreshed');
    await expectOldOrNew(prefix, [next], before);
  });
});
