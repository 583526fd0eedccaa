import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { message, type Message } from '../../contract/message';
import { plainLine } from '../lib/text';
import { pythonFailure } from './python-failure';
import { describe, infoOf } from './check-environment';
import type { ChooseToolRequest, PythonFailure, PythonSetup, ToolChoice } from './python';
import { checkVenv } from './python/check';
import { detectDependencies, type Dependencies } from './python/dependency-files';
import { fittingPython } from './python/fitting';
import { diffLocks, lockFromText, lockOptions, type Lock } from './python/lock';
import { readRepositoryText } from './python/repository-text';
import type { Task, TaskContext, TaskRequest } from '../host/task-table';

const defaultIndex = 'https://pypi.org/simple';

export const makeEnvironment: Task<'environment'> = async (request, context) => {
  const refuse = (failure: PythonFailure) => ({
    ok: false as const,
    failure: { message: pythonFailure(failure, 'this version') },
  });
  const dependencies = await detectDependencies(request.app, request.packages);
  if (dependencies.kind === 'none') return refuse(await proposal(request, context));
  if (dependencies.kind === 'unusable') {
    const { file, detail } = dependencies;
    return refuse({ kind: 'bad-dependency-file', file, detail });
  }
  const python = await fittingPython({
    usual: request.python,
    wanted: request.wantedPython,
    appDir: request.app,
    signal: context.signal,
  });
  if (!python.ok) return refuse(python.failure);

  const digest = await digestOf(request.app, dependencies);
  const known = knownLock(request, digest);
  const before = request.currentVenv === null || request.rebuild ? null : request.currentVenv;
  const check =
    before === null || known === null
      ? null
      : await checkVenv({ venvDir: before, lock: known.text, signal: context.signal });
  const changes = (lock: Lock) => diffLocks(request.currentLock, lock.text);
  if (known !== null && check?.kind === 'ok') {
    return {
      ok: true,
      result: {
        lock: known.text,
        dependencyDigest: digest,
        kept: true,
        python: infoOf(check),
        changes: changes(known),
        rebuiltBecause: null,
        source: dependencies.file,
        asOf: null,
        warnings: [],
      },
    };
  }

  // what resolves, downloads and builds: most refreshes need none of it
  const { buildVenv, chooseTool, resolveAsOf } = await import('./python');
  const setup = await toolAndPlaces(chooseTool, request, context, python.value);
  const resolved =
    known === null
      ? await resolveAsOf(
          {
            ...setup.python,
            appDir: request.app,
            dependencies,
            asOf: null,
            exempt: request.exempt,
          },
          request.days,
        )
      : { ok: true as const, value: { lock: known, asOf: null, why: null } };
  if (!resolved.ok) return refuse(resolved.failure);
  const { lock, asOf, why } = resolved.value;
  const warnings = [
    ...setup.warnings,
    ...(known === null ? ownIndexes(lock) : []),
    ...(why === null ? [] : [message('packages-not-as-of', { why })]),
  ];
  const same =
    check === null && before !== null
      ? await checkVenv({ venvDir: before, lock: lock.text, signal: context.signal })
      : check;
  if (same?.kind === 'ok') {
    return {
      ok: true,
      result: {
        lock: lock.text,
        dependencyDigest: digest,
        kept: true,
        python: infoOf(same),
        changes: changes(lock),
        rebuiltBecause: null,
        source: dependencies.file,
        asOf,
        warnings,
      },
    };
  }
  const built = await buildVenv({
    ...setup.python,
    lock,
    venvDir: request.venv,
    finalDir: request.finalVenv,
  });
  if (!built.ok) return refuse(built.failure);
  const made = await checkVenv({ venvDir: request.venv, lock: lock.text, signal: context.signal });
  if (made.kind !== 'ok')
    return refuse({
      kind: 'tool-failed',
      tool: setup.python.tool.kind,
      exitCode: 0,
      detail: `the new environment does not match its list: ${describe(made)}`,
    });
  return {
    ok: true,
    result: {
      lock: lock.text,
      dependencyDigest: digest,
      kept: false,
      python: infoOf(made),
      changes: changes(lock),
      rebuiltBecause: lock.text === request.currentLock && same !== null ? describe(same) : null,
      source: dependencies.file,
      asOf,
      warnings,
    },
  };
};

/** What a repository without a list seems to need; only an administrator makes it one. */
async function proposal(
  request: TaskRequest<'environment'>,
  context: TaskContext,
): Promise<PythonFailure> {
  const { findEntryPoint } = await import('./python/entry-point');
  const { proposePackages } = await import('./python/propose');
  const found = request.entryPoint === null ? await findEntryPoint(request.app) : null;
  if (found?.kind === 'none') {
    const [shadow] = found.shadowed;
    return shadow === undefined
      ? { kind: 'no-dependency-file' }
      : { kind: 'entry-shadowed', path: shadow.package };
  }
  const entryPoint = request.entryPoint ?? found?.entryPoint ?? '';
  const proposed = await proposePackages({
    python: request.python,
    appDir: request.app,
    entryPoint,
    roots: [],
    signal: context.signal,
  });
  if (!proposed.ok) return proposed.failure;
  return { kind: 'packages-proposed', ...proposed.value };
}

/** The list of this very commit, else that of the version in place where both ask for the same: no resolving, no surprise. */
function knownLock(request: TaskRequest<'environment'>, digest: string): Lock | null {
  if (request.rebuild) return null;
  if (request.lock !== null) return lockFromText(request.lock);
  return request.currentLock !== null && request.currentDigest === digest
    ? lockFromText(request.currentLock)
    : null;
}

/** Told when a list is new, and not again while it stays. */
export function ownIndexes(lock: Lock): Message[] {
  const hosts = lockOptions(lock.text).map((option) => new URL(option.replace(/^\S+ /, '')).host);
  return [...new Set(hosts)]
    .slice(0, 5)
    .map((host) => message('own-package-index', { host: plainLine(host).slice(0, 100) }));
}

type ChooseTool = (request: ChooseToolRequest) => Promise<ToolChoice>;

async function toolAndPlaces(
  chooseTool: ChooseTool,
  request: TaskRequest<'environment'>,
  context: TaskContext,
  python: PythonSetup['python'],
) {
  const index = request.index ?? defaultIndex;
  const workDir = join(request.cache, 'work');
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true });
  const watch = {
    signal: context.signal,
    onOutput: context.output,
    onProgress: ({ done, total }: { done: number; total: number | null }) => {
      context.progress('packages', done, total);
    },
  };
  const { tool, noUv } = await chooseTool({
    preference: request.tool,
    toolsDir: request.tools,
    index,
    python,
    ...watch,
  });
  const warnings =
    noUv === null || noUv.why === 'not-wanted'
      ? []
      : [message('uv-unavailable', { reason: noUv.why })];
  const setup: PythonSetup = { python, tool, index, cacheDir: request.cache, workDir, ...watch };
  return { python: setup, warnings };
}

/** What the dependency files say, whatever else changed in the repository. */
async function digestOf(app: string, dependencies: Dependencies): Promise<string> {
  const hash = createHash('sha256').update(dependencies.kind);
  if (dependencies.kind === 'setting') hash.update(dependencies.lines.join('\0'));
  const texts =
    dependencies.kind === 'requirements'
      ? await requirementTexts(app, 'requirements.txt')
      : await textsOf(app, ['pyproject.toml', 'uv.lock', 'poetry.lock']);
  for (const [name, text] of texts) hash.update(`\0${name}\0${text}`);
  return hash.digest('hex');
}

async function textsOf(app: string, names: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const read = await readRepositoryText(app, name);
    texts.set(name, read.kind === 'read' ? read.text : '');
  }
  return texts;
}

/** A requirements file and those it includes by -r or -c. */
async function requirementTexts(app: string, first: string): Promise<Map<string, string>> {
  const texts = await textsOf(app, [first]);
  for (const [name, text] of texts) {
    const includes = text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[ =]\s*(\S+)/gm);
    for (const [, included = ''] of includes) {
      const path = join(name, '..', included);
      if (texts.size < 50 && !texts.has(path))
        texts.set(path, (await textsOf(app, [path])).get(path) ?? '');
    }
  }
  return texts;
}
