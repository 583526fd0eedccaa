import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { makePipVenv } from './bundled-pip';
import { bareEnvironment, packageEnvironment } from './environment';
import { failureOf } from './failures';
import { explainFailure } from './index-probe';
import { parseJson } from '../../../common/lines';
import { localFolder, lockOptions, parseLock, type Lock, type LockEntry } from './lock';
import { runProcess } from './process';
import { parseRequirement } from './requirements';
import { sourcesOf } from './sources';
import { receiveSource } from './receive-source';
import { buildWheel, packTree, readBuildSystem } from './snippets';
import { done, failed, type Outcome, type PythonSetup, type Watch } from './types';

const installSeconds = 20 * 60;
const buildSeconds = 50 * 60;

/** A source's build system, PEP 517 and 518. */
export const BuildSystem = z.object({
  requires: z.array(z.string().max(500)).max(50).default([]),
  'build-backend': z.string().max(300).optional(),
  'backend-path': z.array(z.string().max(300)).max(10).optional(),
});
/** PEP 517: for a source without the table. setuptools before 70.1 needs the package wheel to build. */
export const legacy = { requires: ['setuptools>=40.8.0', 'wheel'] };

export interface SourceRequest extends PythonSetup {
  lock: Lock;
  /** The repository's code, which may be a package itself. */
  appDir: string;
  name: string;
  version: string;
  /** Further requirements of its backend, PEP 517 get_requires_for_build_wheel. */
  more: readonly string[];
  /** Is emptied; then holds the archive and its build environment. */
  folder: string;
}

/**
 * Downloads a source archive and its build requirements as wheels. Runs none of them, because there is a network here;
 * the build has none.
 */
export async function fetchSource(asked: SourceRequest): Promise<Outcome<null>> {
  const { name, version, folder } = asked;
  const request = { ...asked, ...sourcesOf(asked) };
  const { lock } = request;
  const pin = `${name}==${version}`;
  const entry = parseLock(lock.text).find((each) => each.name === name && each.version === version);
  if (entry === undefined)
    return failed({ kind: 'build-failed', package: pin, detail: 'it is not on the list' });
  for (const each of await readdir(folder))
    await rm(join(folder, each), { recursive: true, force: true });
  const packed = await packSource(request, entry);
  if (!packed.ok) return packed;
  const archive = packed.value;
  const system = await buildSystemOf(archive, request);
  if (!system.ok) return system;
  const requires = [...system.value.requires, ...asked.more];
  const odd = requires.find((line) => !isPlainRequirement(line));
  if (odd !== undefined) {
    const detail = `its build asks for ${odd}, which no index has`;
    return failed({ kind: 'build-failed', package: pin, detail });
  }
  await writeFile(join(folder, 'build.json'), JSON.stringify(system.value));
  return buildEnvironment(request, requires);
}

/** Puts its source archive into `folder`: downloaded, or packed from the code itself. */
async function packSource(request: SourceRequest, entry: LockEntry): Promise<Outcome<string>> {
  const { lock, folder, appDir, python, signal, onOutput } = request;
  const own = localFolder(entry.url);
  if (own !== null) {
    const archive = join(folder, 'source.tar.gz');
    const options = {
      cwd: '/',
      env: bareEnvironment('/nonexistent'),
      seconds: 600,
      signal,
      onOutput,
    };
    const run = await runProcess(
      python.path,
      ['-I', '-c', packTree, join(appDir, own), archive],
      options,
    );
    return run.exitCode === 0 ? done(archive) : failed(failureOf(run, 'python', 600));
  }
  const source = await receiveSource(request, lock, entry);
  if (!source.ok) return source;
  const archive = join(folder, source.value.name.endsWith('.zip') ? 'source.zip' : 'source.tar.gz');
  await copyFile(source.value.path, archive);
  return done(archive);
}

/** A name with versions and markers, for an index: no URL, no option. */
export function isPlainRequirement(line: string): boolean {
  return !line.startsWith('-') && !parseRequirement(line).direct && !/[\n\r\\]/.test(line);
}

/** Reads an archive's build system; runs none of it. */
export async function buildSystemOf(
  archive: string,
  { python, signal }: Pick<SourceRequest, 'python' | 'signal'>,
): Promise<Outcome<z.infer<typeof BuildSystem>>> {
  const run = await runProcess(python.path, ['-I', '-S', '-c', readBuildSystem, archive], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds: 60,
    signal,
    stdoutIsAnswer: true,
  });
  if (run.exitCode !== 0) return failed(failureOf(run, 'python', 60));
  const text = z.object({ text: z.string().nullable() }).parse(parseJson(run.stdout)).text;
  try {
    const table = text === null ? undefined : parse(text)['build-system'];
    return done(table === undefined ? legacy : BuildSystem.parse(table));
  } catch (error) {
    const detail = `its pyproject.toml: ${error instanceof Error ? error.message : ''}`;
    return failed({ kind: 'build-failed', package: archive, detail });
  }
}

async function buildEnvironment(
  request: SourceRequest,
  requires: readonly string[],
): Promise<Outcome<null>> {
  const { folder, tool, python, signal, onOutput } = request;
  const venvDir = join(folder, 'venv');
  const list = join(folder, 'build-requires.txt');
  const extra = lockOptions(request.lock.text).filter((one) => one.startsWith('--extra-index'));
  await writeFile(list, [...requires, ''].join('\n'));
  const env = await packageEnvironment(request);
  const options = { cwd: request.workDir, env, seconds: installSeconds, signal, onOutput };
  if (tool.kind === 'pip') {
    const venv = await makePipVenv(venvDir, request);
    if (!venv.ok || requires.length === 0) return venv.ok ? done(null) : venv;
    const run = await venv.value.install(
      ['--ignore-installed', '--only-binary', ':all:', '--no-compile', '--requirement', list],
      installSeconds,
    );
    if (run.ended === 'exited' && run.exitCode === 0) return done(null);
    return failed(await explainFailure(run, 'pip', installSeconds, request));
  }
  const steps = [
    ['venv', '--python', python.path, '--no-project', venvDir],
    [
      ...['pip', 'install', '--python', join(venvDir, 'bin/python'), '--no-build'],
      ...['--index-strategy', 'first-index', '--color', 'never'],
      ...extra.flatMap((option) => option.split(' ')),
      ...['--requirement', list],
    ],
  ];
  for (const args of requires.length === 0 ? steps.slice(0, 1) : steps) {
    const run = await runProcess(tool.path, args, options);
    if (run.ended !== 'exited' || run.exitCode !== 0)
      return failed(await explainFailure(run, 'uv', installSeconds, request));
  }
  return done(null);
}

const Answer = z.union([
  z.object({ needs: z.array(z.string().max(500)).min(1).max(50) }),
  z.object({ wheel: z.string().max(500) }),
]);

export interface BuildWheelRequest extends Watch {
  name: string;
  /** The folder that fetchSource() made. */
  folder: string;
  /** Must be empty; receives the wheel. */
  out: string;
  /** Requirements that were requested earlier and are installed. */
  have: readonly string[];
}

/** Builds a wheel; this runs the package's own code. needs: what its backend requires beyond what its source states. */
export async function buildSource(
  request: BuildWheelRequest,
): Promise<Outcome<{ readonly needs: readonly string[] }>> {
  const { name, folder, out } = request;
  const home = join(out, 'home');
  await mkdir(home, { recursive: true });
  try {
    const run = await runProcess(
      join(folder, 'venv/bin/python'),
      ['-I', '-B', '-c', buildWheel, folder, home, out, JSON.stringify(request.have)],
      {
        cwd: home,
        env: { ...bareEnvironment(home), TMPDIR: home },
        seconds: buildSeconds,
        signal: request.signal,
        onOutput: request.onOutput,
      },
    );
    if (run.ended === 'cancelled') return failed({ kind: 'cancelled' });
    if (run.ended === 'timed-out') return failed({ kind: 'timed-out', seconds: buildSeconds });
    const answer = Answer.safeParse(parseJson(run.stdout.trim().split('\n').pop() ?? ''));
    if (run.exitCode !== 0 || !answer.success) {
      const detail = run.tail.trim().slice(-2_000);
      return failed({ kind: 'build-failed', package: name, detail });
    }
    return done({ needs: 'needs' in answer.data ? answer.data.needs : [] });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
