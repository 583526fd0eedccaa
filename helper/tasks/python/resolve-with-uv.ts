import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { packageEnvironment } from './environment';
import { explainFailure } from './index-probe';
import { lockFromRequirements, type Lock } from './lock';
import { compileFor } from './other-python';
import { runProcess } from './process';
import { isSafeAddress, parseRequirement } from './requirements';
import type { ResolveLines, ResolveRequest } from './resolve-request';
import { failed, type Outcome } from './types';
import { trimmedEnd } from '../../lib/text';

const seconds = 15 * 60;
const plain = ['--no-header', '--no-annotate', '--color', 'never'];

/** Exports uv.lock to the format that both tools install from. */
export async function exportWithUv(request: ResolveRequest): Promise<Outcome<Lock>> {
  return runUv(request, [
    'export',
    ...['--project', request.appDir, '--frozen', '--no-dev', '--no-emit-workspace'],
    ...(request.extras ?? []).flatMap((extra) => ['--extra', extra]),
    ...['--format', 'requirements-txt', ...plain],
  ]);
}

export async function compileWithUv(
  request: ResolveRequest,
  wanted: ResolveLines,
): Promise<Outcome<Lock>> {
  const { projects = [] } = wanted;
  const { other = null } = request;
  const sources = await writeSources(request, wanted);
  return runUv(request, [
    ...['pip', 'compile', ...sources.files, '--constraints', sources.constraints],
    ...(await Promise.all(projects.map(({ folder }) => projectFile(folder)))),
    ...projects.flatMap(({ extras }) => extras.flatMap((extra) => ['--extra', extra])),
    ...['--generate-hashes', ...plain, '--emit-index-annotation'],
    // A name belongs to the first index that has it: a stranger's higher version elsewhere is ignored.
    ...['--index-strategy', 'first-index'],
    ...(request.noBuild === true ? ['--no-build'] : []),
    ...(wanted.pre === true ? ['--prerelease', 'allow'] : []),
    ...asOfOptions(request),
    ...(other === null ? [] : compileFor(other)),
    ...(wanted.extra ?? []).flatMap((option) => option.split(' ')),
  ]);
}

async function projectFile(folder: string): Promise<string> {
  const files = ['pyproject.toml', 'setup.py'].map((name) => join(folder, name));
  const there = await Promise.all(
    files.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files[there.indexOf(true)] ?? join(folder, 'pyproject.toml');
}

/** Writes packages tied to one index as a project file: uv has no other way to express that. */
async function writeSources(
  { workDir }: ResolveRequest,
  { lines, constraints = [], addresses = new Map(), fromIndex = [] }: ResolveLines,
): Promise<{ files: string[]; constraints: string }> {
  const list = join(workDir, 'requirements.txt');
  const limits = join(workDir, 'constraints.txt');
  await writeFile(list, [...lines, ''].join('\n'));
  await writeFile(
    limits,
    [...constraints, ...[...addresses].map(([name, url]) => `${name} @ ${url}`), ''].join('\n'),
  );
  if (fromIndex.length === 0) return { files: [list], constraints: limits };
  const urls = [...new Set(fromIndex.map(({ index }) => index))];
  const nameOf = (url: string) => `index-${String(urls.indexOf(url))}`;
  const sources = new Map<string, { index: string; marker?: string }[]>();
  for (const { requirement, index } of fromIndex) {
    const { name, marker } = parseRequirement(requirement);
    const source = { index: nameOf(index), ...(marker === null ? {} : { marker }) };
    sources.set(name, [...(sources.get(name) ?? []), source]);
  }
  const folder = join(workDir, 'own-indexes');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'pyproject.toml');
  const document = {
    project: {
      ...{ name: 'own-indexes', version: '0' },
      dependencies: fromIndex.map(({ requirement }) => requirement),
    },
    tool: {
      uv: {
        index: urls.map((url) => ({ name: nameOf(url), url, explicit: true })),
        sources: Object.fromEntries(
          [...sources].map(([name, all]) => [
            name,
            all.length === 1 ? { index: all[0]?.index } : all,
          ]),
        ),
      },
    },
  };
  await writeFile(file, stringify(document));
  return { files: [list, file], constraints: limits };
}

function asOfOptions({ asOf = null, exempt = [] }: ResolveRequest): string[] {
  if (asOf === null) return [];
  // a name's own limit overrides the common one
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
  const lock = lockFromRequirements(run.stdout, ownIndexesIn(run.stdout, request.index));
  if (lock.ok) reportResolved(request, lock.value);
  return lock;
}

/** The indexes that uv prints beside packages, except the default one. */
function ownIndexesIn(text: string, index: string): string[] {
  const isSame = (a: string, b: string) => trimmedEnd(a, '/') === trimmedEnd(b, '/');
  const named = [...text.matchAll(/^[ \t]+# from (\S+)$/gm)].map(([, url = '']) => url);
  return named
    .filter((url) => isSafeAddress(url) && !isSame(url, index))
    .map((url) => `--extra-index-url ${url}`);
}

function reportResolved(request: ResolveRequest, lock: Lock): void {
  request.onProgress?.({ phase: 'resolve', done: lock.packages, total: lock.packages });
}
