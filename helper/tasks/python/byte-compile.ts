import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { bareEnvironment } from './environment';
import { failureOf } from './failures';
import { parseJson } from '../../../common/lines';
import { runProcess } from './process';
import { compileFiles } from './snippets';
import { done, failed, type Outcome } from './types';

export interface ByteCompileRequest {
  /** A Python of the venv's version, but never the venv's own, which would run code beside it. */
  python: string;
  appDir: string;
  /** The code's final path, for tracebacks. */
  finalDir: string;
  /** Tracked files, relative paths: their byte code belongs to the repository and stays as it is. */
  tracked: string[];
  signal?: AbortSignal | undefined;
}

export interface ByteCompileResult {
  compiled: number;
  /** Skipped because the repository tracks their byte code. */
  tracked: number;
  /** Files that do not compile. Many repositories have some that are never imported. */
  broken: { file: string; error: string }[];
}

const Answer = z.object({
  compiled: z.number().int().nonnegative(),
  tracked: z.number().int().nonnegative(),
  broken: z.array(z.object({ file: z.string(), error: z.string() })),
});

const seconds = 5 * 60;
const fileLimit = 20_000;
const skipped = new Set(['.git', '__pycache__', 'node_modules', 'venv', '.venv']);

export async function byteCompile(
  request: ByteCompileRequest,
): Promise<Outcome<ByteCompileResult>> {
  return compile(request, await pythonFiles(request.appDir));
}

/** One process per CPU: a large environment has tens of thousands of files. */
export async function byteCompileAll(
  request: ByteCompileRequest,
  files: readonly string[],
): Promise<Outcome<null>> {
  const sources = files.filter((path) => path.endsWith('.py'));
  const shares = Array.from({ length: availableParallelism() }, (_, share) =>
    sources.filter((__, index) => index % availableParallelism() === share),
  );
  const ended = await Promise.all(shares.map((share) => compile(request, share)));
  return ended.find((each) => !each.ok) ?? done(null);
}

async function compile(
  request: ByteCompileRequest,
  files: readonly string[],
): Promise<Outcome<ByteCompileResult>> {
  const tracked = request.tracked.filter((path) => path.endsWith('.pyc'));
  const run = await runProcess(request.python, ['-I', '-S', '-c', compileFiles], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds,
    signal: request.signal,
    input: JSON.stringify({ from: request.appDir, to: request.finalDir, files, tracked }),
    stdoutIsAnswer: true,
  });
  const answer = Answer.safeParse(parseJson(run.stdout));
  if (run.exitCode !== 0 || !answer.success) return failed(failureOf(run, 'python', seconds));
  return done(answer.data);
}

async function pythonFiles(appDir: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = await readdir(join(appDir, folder), { withFileTypes: true });
    // A nested clone is somebody else's code.
    if (folder !== '' && entries.some((entry) => entry.name === '.git')) continue;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) waiting.push(path);
      else if (entry.isFile() && entry.name.endsWith('.py')) found.push(path);
      if (found.length >= fileLimit) return found;
    }
  }
  return found.sort();
}
