import { mkdir, readdir, rm, writeFile, lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePipVenv } from './bundled-pip';
import { describe, writeStamp, type VenvStamp } from './check';
import { packageEnvironment } from './environment';
import { failureOf } from './failures';
import { explainFailure } from './index-probe';
import { fingerprint } from './interpreter';
import { lockOptions, type Lock } from './lock';
import { ownIndex } from './requirements';
import { runProcess, type ProcessResult } from './process';
import { done, failed, type Outcome, type PythonSetup } from './types';

const scriptLimitBytes = 1024 * 1024;
/** Linux reads 255 bytes of a `#!` line, and 127 before 5.1: execve(2). */
const shebangLimitBytes = 127;

/**
 * Makes a venv that was built at `from` name `to` instead: in pyvenv.cfg and the text files of bin/.
 * Nothing else in a venv holds its own path.
 */
async function relocateVenv(venvDir: string, from: string, to: string): Promise<void> {
  if (from === to) return;
  const bin = join(venvDir, 'bin');
  const scripts = (await readdir(bin)).map((name) => join(bin, name));
  for (const path of [join(venvDir, 'pyvenv.cfg'), ...scripts]) {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > scriptLimitBytes) continue;
    const bytes = await readFile(path);
    if (bytes.includes(0)) continue;
    const text = bytes.toString('utf8');
    if (text.includes(from))
      await writeFile(path, withShortShebang(text.replaceAll(from, () => to)));
  }
}

/** The form that pip itself writes for a path that is too long for a `#!` line. */
function withShortShebang(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  if (!first.startsWith('#!/') || Buffer.byteLength(first) <= shebangLimitBytes) return text;
  const interpreter = first.slice(2).trim();
  return `#!/bin/sh\n'''exec' "${interpreter}" "$0" "$@"\n' '''${text.slice(first.length)}`;
}

export interface BuildRequest extends PythonSetup {
  lock: Lock;
  /** Where it is built; emptied first. May be a mount point. */
  venvDir: string;
  /** Where it will be used. */
  finalDir: string;
}

const seconds = 40 * 60;

/** Builds the venv of a lock. Every archive is held against its hashes. */
export async function buildVenv(asked: BuildRequest): Promise<Outcome<VenvStamp>> {
  const index = ownIndex(lockOptions(asked.lock.text)) ?? asked.index;
  const request = { ...asked, index };
  const { venvDir, lock, python, tool } = request;
  await emptyFolder(venvDir);
  const list = join(request.workDir, 'lock.txt');
  await mkdir(request.workDir, { recursive: true });
  await writeFile(list, lock.text);
  const installed =
    tool.kind === 'uv'
      ? await installWithUv(request, tool.path, list)
      : await installWithPip(request, list);
  if (!installed.ok) return installed;
  // uv leaves its own lock file there, writable by everybody
  await rm(join(venvDir, '.lock'), { force: true });

  const described = await describe(venvDir, request.signal);
  if (described.kind !== 'ok') {
    const detail = described.kind === 'fails' ? described.detail : described.kind;
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

async function installWithUv(
  request: BuildRequest,
  uv: string,
  list: string,
): Promise<Outcome<null>> {
  const { venvDir, python, signal, onOutput } = request;
  const env = await packageEnvironment(request);
  const options = { cwd: request.workDir, env, seconds, signal };
  const made = await runProcess(
    uv,
    ['venv', '--python', python.path, '--no-project', '--allow-existing', venvDir],
    { ...options, onOutput },
  );
  if (!succeeded(made)) return failed(failureOf(made, 'uv', seconds));
  const run = await runProcess(
    uv,
    [
      ...['pip', 'install', '--python', join(venvDir, 'bin/python'), '--require-hashes'],
      // any index will do here: what it gives has the hash or is refused
      ...['--compile-bytecode', '--index-strategy', 'unsafe-best-match', '--color', 'never'],
      ...['--requirement', list],
    ],
    { ...options, onOutput: both(onOutput, uvProgress(request)) },
  );
  if (succeeded(run)) return done(null);
  return failed(await explainFailure(run, 'uv', seconds, request));
}

async function installWithPip(request: BuildRequest, list: string): Promise<Outcome<null>> {
  const venv = await makePipVenv(request.venvDir, request);
  if (!venv.ok) return venv;
  const run = await venv.value.install(
    ['--require-hashes', '--requirement', list],
    seconds,
    both(request.onOutput, pipProgress(request)),
  );
  if (succeeded(run)) return done(null);
  return failed(await explainFailure(run, 'pip', seconds, request));
}

/** uv says how many it has prepared and installed, and lists them when all is done. */
function uvProgress({ onProgress, lock }: BuildRequest): (line: string) => void {
  const total = lock.packages;
  onProgress?.({ phase: 'download', done: 0, total });
  return (line) => {
    const prepared = /^Prepared (\d+) packages?/.exec(line);
    const installed = /^Installed (\d+) packages?/.exec(line);
    if (prepared !== null) onProgress?.({ phase: 'download', done: Number(prepared[1]), total });
    if (installed !== null) onProgress?.({ phase: 'install', done: Number(installed[1]), total });
  };
}

/** pip names each package as it collects it, and installs all of them at the end. */
function pipProgress({ onProgress, lock }: BuildRequest): (line: string) => void {
  const total = lock.packages;
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

function both(
  one: ((line: string) => void) | undefined,
  other: (line: string) => void,
): (line: string) => void {
  return (line) => {
    one?.(line);
    other(line);
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
