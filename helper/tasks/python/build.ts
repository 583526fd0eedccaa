import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from './check';
import { packageEnvironment } from './environment';
import { failureOf } from './failures';
import { explainPipFailure } from './index-probe';
import { fingerprint } from './interpreter';
import { parseLock, type Lock } from './lock';
import { makeVenvWithPip } from './pip-venv';
import { runProcess, type ProcessResult } from './process';
import { relocateVenv } from './relocate';
import { writeStamp, type VenvStamp } from './stamp';
import { done, failed, type Outcome, type PythonSetup } from './types';

export interface BuildRequest extends PythonSetup {
  lock: Lock;
  /** Where it is built; emptied first. May be a mount point. */
  venvDir: string;
  /** Where it will be used. */
  finalDir: string;
}

const seconds = 40 * 60;

/** Builds the venv of a lock. Every archive is held against its hashes. */
export async function buildVenv(request: BuildRequest): Promise<Outcome<VenvStamp>> {
  const { venvDir, lock, python, tool } = request;
  await emptyFolder(venvDir);
  const env = await packageEnvironment(request);
  const made = await makeVenv(request, env);
  if (!made.ok) return made;

  const list = join(request.workDir, 'lock.txt');
  await writeFile(list, lock.text);
  const installed = await install(request, list, env);
  if (!installed.ok) return installed;

  const described = await describe(venvDir, request.signal);
  if (described.status !== 'ok') {
    const detail = described.status === 'fails' ? described.detail : described.status;
    return failed({ kind: 'tool-failed', tool: 'python', exitCode: null, detail });
  }
  const stamp: VenvStamp = {
    schema: 1,
    fingerprint: fingerprint(lock, python),
    lockSha256: lock.sha256,
    python: python.version,
    platform: python.platform,
    tool: tool.kind,
    installed: described.installed,
  };
  await writeStamp(venvDir, stamp);
  await relocateVenv(venvDir, venvDir, request.finalDir);
  return done(stamp);
}

async function makeVenv(
  request: BuildRequest,
  env: Record<string, string>,
): Promise<Outcome<null>> {
  const { tool, venvDir, python } = request;
  if (tool.kind === 'pip') return makeVenvWithPip(venvDir, request);
  const args = ['venv', '--python', python.path, '--no-project', '--allow-existing', venvDir];
  const run = await runProcess(tool.path, args, watched(request, env));
  return succeeded(run) ? done(null) : failed(failureOf(run, 'uv', seconds));
}

async function install(
  request: BuildRequest,
  list: string,
  env: Record<string, string>,
): Promise<Outcome<null>> {
  const { tool, venvDir, lock } = request;
  const python = join(venvDir, 'bin/python');
  const total = new Set(parseLock(lock.text).map((entry) => entry.name)).size;
  if (tool.kind === 'uv') {
    const args = [
      ...['pip', 'install', '--python', python, '--require-hashes', '--compile-bytecode'],
      ...['--index-strategy', 'unsafe-best-match', '--color', 'never', '--requirement', list],
    ];
    const run = await runProcess(
      tool.path,
      args,
      watched(request, env, uvProgress(request, total)),
    );
    return succeeded(run) ? done(null) : failed(failureOf(run, 'uv', seconds));
  }
  const args = [
    ...['-I', '-m', 'pip', 'install', '--require-hashes', '--progress-bar', 'off', '--no-color'],
    ...['--requirement', list],
  ];
  const run = await runProcess(python, args, watched(request, env, pipProgress(request, total)));
  if (succeeded(run)) return done(null);
  return failed(await explainPipFailure(run, failureOf(run, 'pip', seconds), request));
}

/** uv says how many it has prepared and installed, and lists them when all is done. */
function uvProgress({ onProgress }: BuildRequest, total: number): (line: string) => void {
  onProgress?.({ phase: 'download', done: 0, total });
  return (line) => {
    const prepared = /^Prepared (\d+) packages?/.exec(line);
    const installed = /^Installed (\d+) packages?/.exec(line);
    if (prepared !== null) onProgress?.({ phase: 'download', done: Number(prepared[1]), total });
    if (installed !== null) onProgress?.({ phase: 'install', done: Number(installed[1]), total });
  };
}

/** pip names each package as it collects it, and installs all of them at the end. */
function pipProgress({ onProgress }: BuildRequest, total: number): (line: string) => void {
  onProgress?.({ phase: 'download', done: 0, total });
  let collected = 0;
  return (line) => {
    if (line.startsWith('Collecting ')) {
      collected = Math.min(collected + 1, total);
      onProgress?.({ phase: 'download', done: collected, total });
    } else if (line.startsWith('Successfully installed ')) {
      const count = line.trim().split(/\s+/).length - 2;
      onProgress?.({ phase: 'install', done: count, total });
    }
  };
}

function watched(
  { workDir, signal, onOutput }: BuildRequest,
  env: Record<string, string>,
  progress?: (line: string) => void,
) {
  return {
    cwd: workDir,
    env,
    seconds,
    signal,
    onOutput: (line: string) => {
      onOutput?.(line);
      progress?.(line);
    },
  };
}

function succeeded(run: ProcessResult): boolean {
  return run.ended === 'exited' && run.exitCode === 0;
}

/** Not removed and made again: in the sandbox it is a mount point. */
async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
