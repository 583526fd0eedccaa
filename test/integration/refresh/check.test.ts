import {
  chmod,
  chown,
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { RunEvent } from '../../../contract/events';
import { exitCodes } from '../../../contract/outcome';
import type { RunReport } from '../../../contract/report';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { makeFolder, removeFolder } from '../../support/folder';
import { startGitServer, type GitServer } from '../../support/git-server';
import { helperProgram } from '../../support/prefix';
import { createRepository, type TestRepository } from '../../support/repositories';
import { isRoot, onlyRoot } from '../../support/only-root';

const nobody = { uid: 65_534, gid: 65_534 };
const requirements = 'fastapi==0.115.6\nuvicorn==0.34.0\n';
const good =
  'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\ndef home():\n    return {}\n';
const crash = good.replace(
  'app = FastAPI()',
  'async def start(app):\n    raise RuntimeError("no way to start")\n    yield\n\n\napp = FastAPI(lifespan=start)',
);

const Workflow = z.object({
  jobs: z.object({
    check: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
  }),
});

const GitLab = z.object({ check: z.object({ script: z.array(z.string()) }) });

let folder: string;
let layout: Layout;
let server: GitServer;
let upstream: TestRepository;

/** As an ordinary user, even if root runs the tests. */
async function cli(...args: string[]) {
  return cliAs(isRoot ? nobody : {}, ...args);
}

async function cliAs(who: Partial<typeof nobody>, ...args: string[]) {
  return execa(process.execPath, [join(folder, 'helper.cjs'), ...args], {
    reject: false,
    cwd: '/',
    env: { LANG: 'C.UTF-8' },
    ...who,
  });
}

async function json(...args: string[]): Promise<{ code: number; report: RunReport | null }> {
  const { stdout, exitCode } = await cli(...args, '--prefix', layout.root, '--json');
  const last = RunEvent.parse(JSON.parse(stdout.trim().split('\n').pop() ?? ''));
  return { code: exitCode, report: last.type === 'run-finished' ? last.report : null };
}

const processesBelow = async (path: string) => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return places.filter((place) => place.startsWith(path));
};

describe('the application layer without a service, as an ordinary user', () => {
  beforeAll(async () => {
    folder = await makeFolder('ladylinux-check-');
    layout = layoutUnder(join(folder, 'prefix'));
    await chmod(folder, 0o755);
    await mkdir(layout.root);
    if (isRoot) await chown(layout.root, nobody.uid, nobody.gid);
    await copyFile(helperProgram, join(folder, 'helper.cjs'));
    upstream = await createRepository(join(folder, 'upstream.git'), {
      message: 'Serve a page',
      files: { 'api_layer.py': good, 'requirements.txt': requirements },
    });
    server = await startGitServer(folder);
  });
  afterAll(async () => {
    await server.close();
    await removeFolder(folder);
  });

  it('is built by one command from an empty folder', async () => {
    const { code, report } = await json(
      'refresh',
      '--no-service',
      '--repository',
      server.url('upstream.git'),
    );
    expect(report).toMatchObject({
      outcome: 'refreshed',
      message: { code: 'layer-built' },
      downtimeMs: null,
      now: await upstream.head(),
      services: [],
    });
    expect(code).toBe(0);
    const skipped = report?.steps.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped?.map(({ step }) => step)).toEqual(expect.arrayContaining(['stop', 'restart']));
    expect(await readFile(join(layout.app, 'api_layer.py'), 'utf8')).toBe(good);
    const { stdout } = await execa(join(layout.venv, 'bin/python'), [
      '-c',
      'import fastapi; print(fastapi.__version__)',
    ]);
    expect(stdout).toBe('0.115.6');
  });

  it('has nothing to do the second time', async () => {
    // a short patience: the answers of the applications below do not change
    const services = JSON.stringify([{ health: { timeoutSeconds: 5, successes: 2 } }]);
    const set = await cli('settings', 'set', `services=${services}`, '--prefix', layout.root);
    expect(set.exitCode, set.stderr).toBe(0);
    const { code, report } = await json('refresh', '--no-service');
    expect([code, report?.outcome]).toEqual([exitCodes.nothingToDo, 'nothing-to-do']);
  });

  it.each([
    ['a good commit', { 'api_layer.py': `${good}# more\n` }, exitCodes.ok, 'would-refresh-cleanly'],
    [
      'a syntax error',
      { 'api_layer.py': `${good}def (:\n` },
      exitCodes.wouldNotStage,
      'code-syntax-error',
    ],
    [
      'a missing dependency',
      { 'api_layer.py': `import not_in_the_list\n${good}` },
      exitCodes.wouldNotStage,
      'code-missing-module',
    ],
    ['a crash at the start', { 'api_layer.py': crash }, exitCodes.wouldRollBack, 'service-died'],
    [
      'an answer of 500',
      { 'api_layer.py': good.replace('return {}', 'raise ValueError("broken page")') },
      exitCodes.wouldRollBack,
      'service-answers-error',
    ],
  ])('would %s refresh cleanly?', async (name, files, expected, said) => {
    const branch = name.replaceAll(' ', '-');
    await upstream.createBranch(branch, 'main');
    const commit = await upstream.commit({ branch, files });
    const before = await readFile(layout.history, 'utf8');
    const { code, report } = await json('check', '--commit', commit, '--branch', branch);
    expect([code, report?.message.code]).toEqual([expected, said]);
    expect(report?.to?.hash).toBe(commit);
    expect(await readFile(join(layout.app, 'api_layer.py'), 'utf8')).toBe(good);
    expect(await readFile(layout.history, 'utf8')).toBe(before);
    expect(await readdir(layout.next)).toEqual([]);
    expect(await processesBelow(layout.root)).toEqual([]);
  });

  it('runs everything as the owner of the prefix where root asks', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    const told = join(folder, 'imported-as');
    await mkdir(told, { mode: 0o777 });
    await chmod(told, 0o777);
    const tell = `import os\nopen(f"${told}/{os.getuid()}-{os.getgid()}-{os.getgroups()}", "w")\n${good}`;
    await upstream.createBranch('tell', 'main');
    const commit = await upstream.commit({ branch: 'tell', files: { 'api_layer.py': tell } });
    for (const verb of [['check'], ['refresh', '--no-service']]) {
      const { exitCode, stderr } = await cliAs(
        {},
        ...verb,
        ...['--branch', 'tell', '--prefix', layout.root],
      );
      expect(exitCode, stderr).toBe(exitCodes.ok);
    }
    expect(await readFile(layout.lastStatus, 'utf8')).toContain(commit);
    expect(await readdir(told)).toEqual(['65534-65534-[65534]']);
    const { stdout } = await execa('find', [layout.root, '-uid', '0', '-o', '-gid', '0']);
    expect(stdout).toBe('');
  });

  it('gives the reason, with the end of the log', async () => {
    const { stdout, exitCode } = await cli(
      'check',
      '--branch',
      'a-crash-at-the-start',
      '--prefix',
      layout.root,
    );
    expect(exitCode).toBe(exitCodes.wouldRollBack);
    expect(stdout).toContain('RuntimeError: no way to start');
    expect(stdout).toContain('api_layer:app ended right after its start.');
    expect(stdout).toMatch(/[0-9a-f]{7} does not work when it is served/);
  });

  /** A clone of the repository and the program, as a runner of that name has them; runs a script there. */
  async function runner(name: string) {
    const runner = join(folder, name);
    await mkdir(join(runner, 'bin'), { recursive: true });
    const program = join(runner, 'bin/ladylinux-refresh');
    const shim = `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'helper.cjs')}' "$@"\n`;
    await writeFile(program, shim, { mode: 0o755 });
    await execa('git', ['clone', '--quiet', upstream.path, join(runner, 'workspace')]);
    if (isRoot) await execa('chown', ['-R', '65534:65534', runner]);
    return (script: string) =>
      execa('bash', ['-e', '-c', script], {
        reject: false,
        cwd: join(runner, 'workspace'),
        extendEnv: false,
        env: {
          PATH: `${join(runner, 'bin')}:/usr/bin:/bin`,
          LANG: 'C.UTF-8',
          HOME: runner,
          RUNNER_TEMP: runner,
          GITHUB_WORKSPACE: join(runner, 'workspace'),
          CI_PROJECT_DIR: join(runner, 'workspace'),
        },
        ...(isRoot ? nobody : {}),
      });
  }

  it('is what the example for GitHub Actions does', { tags: 'thorough' }, async () => {
    const workflow = Workflow.parse(parse(await readFile('docs/examples/check.yml', 'utf8')));
    const run = await runner('github');
    const { stdout, exitCode } = await run(workflow.jobs.check.steps.at(-1)?.run ?? 'false');
    expect(stdout).toContain('would refresh cleanly');
    expect(exitCode).toBe(0);
  });

  it(
    'is what the example for GitLab does, and leaves a bundle to try',
    { tags: 'thorough' },
    async () => {
      const { check } = GitLab.parse(parse(await readFile('docs/examples/gitlab-ci.yml', 'utf8')));
      const asChecker = 'setpriv --reuid=checker --regid=checker --clear-groups ';
      const run = await runner('gitlab');
      const { stdout, exitCode } = await run(
        ['mkdir bundle', ...check.script]
          .map((line) => line.replace(asChecker, '').replace('/home/checker', '"$HOME"'))
          .join('\n'),
      );
      expect(stdout).toContain('would refresh cleanly');
      expect(exitCode).toBe(0);
      const bundle = join(folder, 'gitlab/workspace/bundle');
      const verified = await cli('bundle', 'verify', bundle, '--prefix', layout.root, '--json');
      const head = await upstream.head('main');
      expect(JSON.parse(verified.stdout)).toMatchObject({ commit: head });
    },
  );

  it('leaves no bundle of what would not refresh', { tags: 'thorough' }, async () => {
    await upstream.commit({ branch: 'broken', files: { 'api_layer.py': crash } });
    const bundle = join(folder, 'no-bundle');
    await mkdir(bundle);
    if (isRoot) await chown(bundle, nobody.uid, nobody.gid);
    const { code } = await json('check', '--branch', 'broken', '--bundle', bundle);
    expect(code).toBe(exitCodes.wouldRollBack);
    expect(await readdir(bundle)).toEqual([]);
  });

  it.each([
    [['refresh', '--no-service'], '--no-service needs --prefix DIR'],
    [['refresh', '--repository', 'https://a.invalid/b'], '--repository needs --prefix DIR'],
    [['check', '--bundle', '/nowhere'], '--bundle needs --prefix DIR'],
    [['check', '--commit', 'abc', '--prefix', 'PREFIX'], '--commit takes a full commit hash'],
    [
      ['check', '--prefix', 'PREFIX', '--repository', 'ext::sh -c id'],
      'The address ext::sh -c id cannot be used',
    ],
  ])('refuses %s', async (args, said) => {
    const { stderr, exitCode } = await cli(...args.map((a) => a.replace('PREFIX', layout.root)));
    expect(stderr).toContain(said);
    expect(exitCode).toBe(exitCodes.usage);
  });
});
