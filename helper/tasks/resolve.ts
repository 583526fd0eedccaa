import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { message, type Message } from '../../contract/message';
import { hasLogins } from '../lib/logins';
import { plainLine } from '../lib/text';
import { inPlaceOf, pythonSetup, refused, wantsPython, wheelLess } from './environment';
import type { PythonFailure } from './python';
import { wasKilled } from './python/types';
import { detectDependencies, type Dependencies } from './python/dependency-files';
import {
  diffLocks,
  lockFromText,
  localFolder,
  lockOptions,
  parseLock,
  withLocal,
  type Lock,
} from './python/lock';
import { localPackages, projectsOf } from './python/projects';
import { readRepositoryText } from './python/repository-text';
import type { TaskContext } from '../host/task-protocol';
import type { Task, TaskRequest } from '../host/task-table';

/**
 * The list of a commit. A source archive may have to be built to know its requirements, so this task writes nothing
 * permanent and reads nothing that was written before.
 */
export const resolve: Task<'resolve'> = async (request, context) => {
  const dependencies = await detectDependencies(request.app, request.packages);
  if (dependencies.kind === 'none') return refused(await proposal(request, context));
  if (dependencies.kind === 'unusable') {
    const { file, detail } = dependencies;
    return refused({ kind: 'bad-dependency-file', file, detail });
  }
  const projects = await projectsOf(request.app, dependencies, request.extras);
  if (!projects.ok) return refused(projects.failure);
  const { folders } = projects.value;
  const digest = await digestOf(request, dependencies, folders);
  const known = knownLock(request, digest);
  const packages = await localPackages(request.app, folders);
  const answer = (
    lock: Lock,
    asOf: string | null,
    python: { path: string; version: string } | null,
    warnings: Message[],
  ) => ({
    ok: true as const,
    result: {
      kind: 'listed' as const,
      lock: withLocal(lock, packages, request.commit).text,
      dependencyDigest: digest,
      changes: diffLocks(request.currentLock, lock.text),
      source: dependencies.file,
      asOf,
      python,
      warnings,
    },
  });
  if (known !== null) return answer(known, null, null, []);

  // loads the resolver only now: most refreshes do not need it
  const { resolveAsOf } = await import('./python');
  const setup = await pythonSetup(request, context, join(request.work, 'cache'));
  if (!setup.ok) return wantsPython(setup.failure) ?? refused(setup.failure);
  const { exempt, extras } = request;
  const asked = { appDir: request.app, dependencies, extras, asOf: null, exempt };
  let { python } = setup.value;
  let resolved = await resolveAsOf({ ...python, ...asked, noBuild: true }, request.days);
  const lacking = resolved.ok ? null : wheelLess(resolved.failure);
  if (!resolved.ok && mayBeBuilt.has(resolved.failure.kind) && !wasKilled(resolved.failure)) {
    const instead = lacking === null ? null : await inPlaceOf(python, request, '', lacking);
    if (instead?.kind === 'refused') return refused(instead.failure);
    if (instead?.kind === 'wanted')
      return { ok: true, result: { kind: 'wants-python', version: instead.version } };
    if (instead?.kind === 'other') python = { ...python, python: instead.python };
    const noBuild = instead !== null;
    if (hasLogins())
      context.output('logins are stored here, so no package is built from its source');
    else if (!noBuild)
      context.output(
        'not every package has a wheel: source packages are built to learn what they need',
      );
    resolved = await resolveAsOf(
      { ...python, ...asked, noBuild: noBuild || hasLogins() },
      request.days,
    );
  }
  if (!resolved.ok) return refused(resolved.failure);
  const { lock, asOf, why } = resolved.value;
  const { path, version } = python.python;
  return answer(lock, asOf, { path, version }, [
    ...setup.value.warnings,
    ...ownIndexes(lock),
    ...(why === null ? [] : [message('packages-not-as-of', { why })]),
  ]);
};

/** Failures that may not happen if builds are allowed. */
export const mayBeBuilt: ReadonlySet<PythonFailure['kind']> = new Set([
  'no-such-package',
  'conflict',
  'build-failed',
  'tool-failed',
  'incompatible-python',
]);

/** The packages that a repository without a list seems to need; only an administrator can accept them. */
async function proposal(
  request: TaskRequest<'resolve'>,
  context: TaskContext,
): Promise<PythonFailure> {
  const { findEntryPoint } = await import('./python/entry-point');
  const { proposePackages, rootsOf } = await import('./python/propose');
  const found =
    request.entryPoint === null
      ? await findEntryPoint(join(request.app, request.modules.folder))
      : null;
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
    roots: rootsOf(request.modules),
    signal: context.signal,
  });
  if (!proposed.ok) return proposed.failure;
  return { kind: 'packages-proposed', ...proposed.value };
}

/** The list of this commit, else the current version's if its requirements are the same: no resolving, no surprise. */
function knownLock(request: TaskRequest<'resolve'>, digest: string): Lock | null {
  if (request.rebuild) return null;
  if (request.lock !== null) return lockFromText(request.lock);
  return request.currentLock !== null && request.currentDigest === digest
    ? lockFromText(request.currentLock)
    : null;
}

/** Reported only when the list is new. */
export function ownIndexes(lock: Lock): Message[] {
  const addresses = parseLock(lock.text).flatMap(({ url }) =>
    url === null || localFolder(url) !== null ? [] : [url],
  );
  const indexes = lockOptions(lock.text).map((option) => option.replace(/^\S+ /, ''));
  const hosts = [...indexes, ...addresses].map((url) => new URL(url).host);
  return [...new Set(hosts)]
    .slice(0, 5)
    .map((host) => message('own-package-index', { host: plainLine(host).slice(0, 100) }));
}

/** Digest of the dependency files, independent of other changes in the repository. */
async function digestOf(
  { app, extras }: TaskRequest<'resolve'>,
  dependencies: Dependencies,
  folders: readonly string[],
): Promise<string> {
  const hash = createHash('sha256').update(dependencies.kind);
  if (dependencies.kind === 'setting') hash.update(dependencies.lines.join('\0'));
  if (extras.length > 0) hash.update(`\0extras\0${extras.join('\0')}`);
  const texts =
    dependencies.kind === 'requirements'
      ? await requirementTexts(app, ['requirements.txt'])
      : new Map<string, string>();
  const ofProject = await textsOf(app, [
    'pyproject.toml',
    'uv.lock',
    'poetry.lock',
    'setup.py',
    'setup.cfg',
    ...folders
      .filter((folder) => folder !== '.')
      .flatMap((folder) =>
        ['pyproject.toml', 'setup.py', 'setup.cfg'].map((name) => join(folder, name)),
      ),
  ]);
  const readByIts = [
    ...(ofProject.get('pyproject.toml') ?? '').matchAll(/["']([\w./-]+\.(?:txt|in))["']/g),
  ];
  const more = await requirementTexts(
    app,
    readByIts.slice(0, 20).map(([, name = '']) => name),
  );
  for (const [name, text] of [...texts, ...ofProject, ...more]) hash.update(`\0${name}\0${text}`);
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

/** A requirements file and its includes by -r or -c. */
async function requirementTexts(
  app: string,
  first: readonly string[],
): Promise<Map<string, string>> {
  const texts = await textsOf(app, first);
  for (const [name, text] of texts) {
    const includes = text.matchAll(/^[ \t]*(?:-r|-c|--req\w*|--con\w*)[ =]*["']?([^\s"'=]+)/gm);
    for (const [, included = ''] of includes) {
      const path = join(name, '..', included);
      if (texts.size < 50 && !texts.has(path))
        texts.set(path, (await textsOf(app, [path])).get(path) ?? '');
    }
  }
  return texts;
}
