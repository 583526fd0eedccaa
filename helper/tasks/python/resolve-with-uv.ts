import { packageEnvironment } from './environment';
import { explainFailure } from './index-probe';
import { lockFromRequirements, type Lock } from './lock';
import { runProcess } from './process';
import type { ResolveFiles, ResolveRequest } from './resolve-request';
import { failed, type Outcome } from './types';

const seconds = 15 * 60;
const plain = ['--no-header', '--no-annotate', '--color', 'never'];

/** The list that uv.lock already is, in the form that both tools install from. */
export async function exportWithUv(request: ResolveRequest): Promise<Outcome<Lock>> {
  return runUv(request, [
    'export',
    ...['--project', request.appDir, '--frozen', '--no-dev', '--no-emit-workspace'],
    ...['--format', 'requirements-txt', ...plain],
  ]);
}

export async function compileWithUv(
  request: ResolveRequest,
  files: ResolveFiles,
): Promise<Outcome<Lock>> {
  return runUv(request, [
    ...['pip', 'compile', files.requirements, '--constraints', files.constraints],
    ...['--generate-hashes', ...plain],
    // A name belongs to the first index that has it: a stranger's higher version elsewhere is not asked for.
    ...['--index-strategy', 'first-index'],
    ...asOfOptions(request),
    ...(files.extra ?? []).flatMap((option) => option.split(' ')),
  ]);
}

function asOfOptions({ asOf = null, exempt = [] }: ResolveRequest): string[] {
  if (asOf === null) return [];
  // a name's own limit goes before the common one
  const names = exempt.flatMap((name) => ['--exclude-newer-package', `${name}=2999-01-01`]);
  return ['--exclude-newer', asOf, ...names];
}

async function runUv(request: ResolveRequest, args: string[]): Promise<Outcome<Lock>> {
  if (request.tool.kind !== 'uv') throw new Error('uv was not chosen');
  request.onProgress?.({ phase: 'resolve', done: 0, total: null });
  const run = await runProcess(request.tool.path, [...args, '--python', request.python.path], {
    cwd: request.workDir,
    env: await packageEnvironment(request),
    seconds,
    signal: request.signal,
    onOutput: request.onOutput,
    stdoutIsAnswer: true,
  });
  if (run.ended !== 'exited' || run.exitCode !== 0) {
    return failed(await explainFailure(run, 'uv', seconds, request));
  }
  const lock = lockFromRequirements(run.stdout);
  if (lock.ok) reportResolved(request, lock.value);
  return lock;
}

function reportResolved(request: ResolveRequest, lock: Lock): void {
  request.onProgress?.({ phase: 'resolve', done: lock.packages, total: lock.packages });
}
