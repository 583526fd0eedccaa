import { chmod, chown, copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { parseJson } from '../../common/lines';
import { RunEvent } from '../../contract/events';
import { makeTree } from '../../helper/host/prefix/host';
import { freePort } from '../../common/loopback';
import { pathExists } from '../../helper/lib/path';
import { layoutUnder, type Layout } from '../../helper/state/layout';
import { storeSettings } from '../../helper/state/settings-file';
import { makeFolder, removeFolder } from '../support/temporary';
import { startGitServer, type GitServer } from '../support/git-server';
import { person, type Screen, type Turn } from '../support/person';
import { helperProgram, type RunAnswer } from '../support/prefix';
import { systemPython, toolNamed, toolsDir } from '../support/python-tools';
import { cloneForChanges, createRepository, type TestRepository } from '../support/repositories';
import type { Case } from './case';
import { serveIndex, type CaseIndex } from './index-server';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/** The smallest application: nothing but uvicorn is needed to serve it. */
export const plainApp = `async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"served"})
`;

/** A case's own computer: a throwaway prefix of an ordinary user, its repository and its indexes. */
export interface World extends AsyncDisposable {
  readonly layout: Layout;
  readonly port: number;
  readonly git: GitServer;
  readonly upstream: TestRepository;
  readonly indexes: ReadonlyMap<string, CaseIndex>;
  /** Replaces its placeholders with the served values. */
  filled(text: string): string;
  commit(change: NonNullable<Case['steps'][number]['commit']>): Promise<void>;
  set(settings: Record<string, unknown>): Promise<void>;
  run(verb: string, ...args: string[]): Promise<RunAnswer>;
  /** The same at a terminal. */
  atTerminal(args: readonly string[], ...turns: readonly Turn[]): Promise<Screen>;
}

/** `own`: somebody's repository, or a folder that is none yet, in place of the case's commits. */
export async function makeWorld(
  given: Case,
  tool: 'uv' | 'pip',
  own: string | null = null,
): Promise<World> {
  const folder = await makeFolder('ladylinux-corpus-');
  await chmod(folder, 0o755);
  const upstream = await makeUpstream(join(folder, 'upstream.git'), own);
  const git = await startGitServer(folder);
  const indexes = new Map<string, CaseIndex>();
  indexes.set('', await serveIndex(join(folder, 'index'), given.index, true));
  for (const [name, wheels] of Object.entries(given.indexes))
    indexes.set(name, await serveIndex(join(folder, `index-${name}`), wheels, false));

  const prefix = await makeComputer(folder, given, tool);
  const layout = layoutUnder(prefix.path);
  const helper = join(folder, 'helper.cjs');
  await copyFile(helperProgram, helper);
  const asUser = (command: string, args: readonly string[]) =>
    execa(command, args, {
      reject: false,
      cwd: '/',
      extendEnv: false,
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', HOME: prefix.path },
      ...(isRoot ? nobody : {}),
    });
  const commandOf = (args: readonly string[]) => [helper, ...args, '--prefix', prefix.path];
  const program = (args: readonly string[]) => asUser(process.execPath, commandOf(args));
  const filled = (text: string) =>
    fill(text, indexes)
      .replaceAll('{prefix}', prefix.path)
      .replaceAll('{upstream}', upstream.path)
      .replace(/\{pointer:([^}:]*)(?::([^}]*))?\}/g, (_, content: string, kept?: string) =>
        git.addLargeFile(content, kept),
      );
  const world: World = {
    layout,
    port: prefix.port,
    git,
    upstream,
    indexes,
    filled,
    async commit({ files, executable, symlinks, shell, date, branch }) {
      const texts = Object.entries(files).map(([path, text]): [string, string | null] => [
        path,
        text === null ? null : filled(text),
      ]);
      for (const [path, target] of Object.entries(symlinks)) {
        await mkdir(dirname(join(upstream.work, path)), { recursive: true });
        await symlink(target, join(upstream.work, path));
      }
      if (shell !== undefined)
        await execa('sh', ['-ec', filled(shell)], { cwd: upstream.work, env: gitEnvironment });
      await upstream.commit({
        files: Object.fromEntries(texts),
        executable,
        ...(date === undefined ? {} : { date }),
        ...(branch === undefined ? {} : { branch }),
      });
    },
    async set(settings) {
      const pairs = Object.entries(settings).map(
        ([name, value]) =>
          `${name}=${typeof value === 'string' ? filled(value) : filled(JSON.stringify(value))}`,
      );
      const { exitCode, stderr } = await program(['settings', 'set', ...pairs]);
      if (exitCode !== 0) throw new Error(stderr);
    },
    async run(verb, ...args) {
      const { exitCode, stdout, stderr } = await program([verb, ...args, '--json']);
      const events = stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => eventOf(line, `${stdout.slice(0, 2000)}\n${stderr}`));
      const last = events.at(-1);
      const report = last?.type === 'run-finished' ? last.report : null;
      return { exitCode, stdout, stderr, events, report };
    },
    async atTerminal(args, ...turns) {
      const asked = JSON.stringify([[process.execPath, ...commandOf(args)], turns]);
      const { stdout } = await asUser('python3', ['-c', person, asked]);
      return JSON.parse(stdout) as Screen;
    },
    async [Symbol.asyncDispose]() {
      await program(['service', 'stop']);
      await git.close();
      for (const index of indexes.values()) await index.close();
      await removeFolder(folder);
    },
  };
  await world.set({
    repository: git.url('upstream.git'),
    packageIndex: indexes.get('')?.url ?? '',
    pythonTool: tool,
    services: [{ health: { timeoutSeconds: 20, successes: 2 } }],
    ...(own === null ? { entryPoint: 'app:app' } : {}),
    ...(own === null ? {} : { branch: await branchOf(upstream) }),
    ...given.settings,
  });
  return world;
}

/** What was refused before a run began is no event; the sentence says why. */
function eventOf(line: string, said: string): RunEvent {
  const event = RunEvent.safeParse(parseJson(line));
  if (!event.success) throw new Error(`no event: ${said}`);
  return event.data;
}

async function makeUpstream(path: string, own: string | null): Promise<TestRepository> {
  if (own !== null && (await pathExists(join(own, '.git')))) {
    await execa('git', ['-c', 'safe.directory=*', 'clone', '--quiet', '--bare', own, path]);
    return cloneForChanges(path);
  }
  const upstream = await createRepository(path, { files: { '.gitignore': 'venv/\n' } });
  if (own !== null) {
    await cp(own, upstream.work, { recursive: true, verbatimSymlinks: true });
    await upstream.commit({ files: {} });
  }
  return upstream;
}

const branchOf = async ({ git }: TestRepository): Promise<string> =>
  (await git.raw(['symbolic-ref', '--short', 'HEAD'])).trim();

const gitEnvironment = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test Author',
  GIT_AUTHOR_EMAIL: 'author@test.invalid',
  GIT_COMMITTER_NAME: 'Test Author',
  GIT_COMMITTER_EMAIL: 'author@test.invalid',
};

async function makeComputer(folder: string, given: Case, tool: 'uv' | 'pip') {
  const path = join(folder, 'prefix');
  const layout = layoutUnder(path);
  const port = await freePort();
  await mkdir(layout.etc, { recursive: true });
  const lines = [`LADYLINUX_PORT=${String(port)}`, given.environment, ''].join('\n');
  await writeFile(layout.envFile, lines, { mode: 0o640 });
  // fetched once, and not once a case
  const ours = await toolNamed(tool, await systemPython());
  const from = ours.kind === 'uv' ? ours.path : ours.wheel;
  if (from === null) throw new Error(`no ${tool}`);
  const place = join(layout.tools, relative(toolsDir, from));
  await mkdir(dirname(place), { recursive: true });
  await copyFile(from, place);
  const repository = 'http://127.0.0.1:1/not-yet';
  await makeTree(path);
  await storeSettings(layout.settingsFile, {
    version: 1,
    repository,
    protocols: ['https', 'http'],
  });
  if (isRoot) {
    await execa('chown', ['-R', `${String(nobody.uid)}:${String(nobody.gid)}`, path]);
    await chown(path, nobody.uid, nobody.gid);
  }
  return { path, port };
}

/** `{index}`, `{index:NAME}`, `{sha256:FILE}` and `{sha256:NAME/FILE}`. */
function fill(text: string, indexes: ReadonlyMap<string, CaseIndex>): string {
  return text
    .replace(/\{index(?::([\w-]+))?\}/g, (_, name: string | undefined) => {
      const index = indexes.get(name ?? '');
      if (index === undefined) throw new Error(`no index ${name ?? ''}`);
      return index.url;
    })
    .replace(/\{files(?::([\w-]+))?\}/g, (_, name: string | undefined) =>
      (indexes.get(name ?? '')?.url ?? '').replace(/simple$/, 'files'),
    )
    .replace(/\{sha256:(?:([\w-]+)\/)?([^}]+)\}/g, (_, of: string | undefined, file: string) => {
      const asked = [...indexes].filter(([name]) => of === undefined || name === of);
      const found = asked.map(([, index]) => index.sha256.get(file));
      const sha256 = found.find((one) => one !== undefined);
      if (sha256 === undefined) throw new Error(`no file ${file} in an index`);
      return sha256;
    });
}
