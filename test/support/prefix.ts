import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { RunEvent } from '../../contract/events';
import type { RunReport } from '../../contract/report';
import { Status } from '../../contract/status';
import { freePort } from '../../common/loopback';
import { layoutUnder, type Layout } from '../../helper/state/layout';
import { makeFolder, removeFolder } from './temporary';
import { startGitServer, type GitServer } from './git-server';
import { cloneForChanges, type TestRepository } from './repositories';

const project = fileURLToPath(new URL('../..', import.meta.url));
export const helperBundle = join(project, 'out/helper/ladylinux-refresh.cjs');
/** What that starts: one file that needs nothing beside it. */
export const helperProgram = join(project, 'out/helper/programs/ladylinux-refresh.cjs');
const sample = join(project, 'sample');

export interface CliAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunAnswer extends CliAnswer {
  readonly events: readonly RunEvent[];
  readonly report: RunReport | null;
}

/** A LadyLinux in a prefix with the sample application, and its upstream on a real smart-HTTP server. */
export interface TestPrefix extends AsyncDisposable {
  readonly folder: string;
  readonly layout: Layout;
  readonly server: GitServer;
  readonly upstream: TestRepository;
  readonly port: number;
  cli(...args: string[]): Promise<CliAnswer>;
  /** Runs `refresh --json` or another verb that shows a run; every event is checked against the contract. */
  run(...args: string[]): Promise<RunAnswer>;
  status(): Promise<Status>;
  get(path: string): Promise<{ status: number; text: string }>;
}

/** A command line of the current version or another one. */
export const programAt =
  (bundle: string) =>
  async (...args: string[]): Promise<CliAnswer> => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [bundle, ...args], {
      reject: false,
      env: { LANG: 'C.UTF-8', NO_COLOR: '1' }, // the runner's FORCE_COLOR is meant for its own report
    });
    return { exitCode, stdout, stderr };
  };

export const bareCli = programAt(helperBundle);

/** `madeBy`: the bundle whose command line sets it up. */
export async function makePrefix(madeBy = helperBundle, from = sample): Promise<TestPrefix> {
  const makes = programAt(madeBy);
  const folder = await makeFolder('ladylinux-prefix-');
  const prefix = join(folder, 'prefix');
  const layout = layoutUnder(prefix);
  const port = await freePort();
  await mkdir(layout.etc, { recursive: true });
  await writeFile(layout.envFile, `LADYLINUX_PORT=${String(port)}\nAPI_SECRET=canary-5a1e\n`, {
    mode: 0o640,
  });
  const created = await makes(
    'sandbox',
    'create',
    '--prefix',
    prefix,
    '--sample',
    from,
    '--empty',
    '--as-root',
  );
  if (created.exitCode !== 0) throw new Error(created.stderr);
  const server = await startGitServer(prefix);
  const upstream = await cloneForChanges(join(prefix, 'upstream.git'));
  const cli = (...args: string[]) => bareCli(...args, '--prefix', prefix);
  const address = `repository=${server.url('upstream.git')}`;
  const set = await makes('settings', 'set', address, '--prefix', prefix);
  if (set.exitCode !== 0) throw new Error(set.stderr);
  return {
    folder,
    layout,
    server,
    upstream,
    port,
    cli,
    async run(...args) {
      const answer = await cli(...args, '--json');
      const events = answer.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => RunEvent.parse(JSON.parse(line)));
      const last = events.at(-1);
      return { ...answer, events, report: last?.type === 'run-finished' ? last.report : null };
    },
    async status() {
      return Status.parse(JSON.parse((await cli('status', '--json')).stdout));
    },
    async get(path) {
      const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
      return { status: response.status, text: await response.text() };
    },
    async [Symbol.asyncDispose]() {
      await cli('service', 'stop');
      await server.close();
      await removeFolder(folder);
    },
  };
}

/** Every file of the product that a person or a program can read, to search for a leaked secret. */
export async function readAll(paths: readonly string[]): Promise<string> {
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
  return texts.join('\n');
}
