import { constants } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isOfVersion,
  lockFromEntries,
  lockFromRequirements,
  lockOptions,
  parseLock,
  type Lock,
  type LockEntry,
} from './lock';
import { readPoetryProject, readUvProject, type LockedProject } from './locked-project';
import { projectsOf } from './projects';
import {
  directRequirements,
  localProject,
  notLockable,
  ownIndex,
  parseRequirement,
  type LocalProject,
} from './requirements';
import { readRequirements, type Requirements } from './requirements-file';
import type { ResolveLines, ResolveRequest } from './resolve-request';
import { resolveWithPip } from './resolve-with-pip';
import { indexFailure } from './reach-index';
import { compileWithUv, exportWithUv } from './resolve-with-uv';
import { packageEnvironment } from './environment';
import { done, failed, type Outcome } from './types';

/**
 * Resolves the application's requirements to a list in which every package has a version and hashes. A requirements
 * file that already has them is used as it is, without network.
 */
export async function resolveLock(request: ResolveRequest): Promise<Outcome<Lock>> {
  const { dependencies, appDir, extras = [] } = request;
  await packageEnvironment(request);
  switch (dependencies.kind) {
    case 'none':
      return failed({ kind: 'no-dependency-file' });
    case 'unusable':
      return failed({
        kind: 'bad-dependency-file',
        file: dependencies.file,
        detail: dependencies.detail,
      });
    case 'requirements': {
      const read = await readRequirements(appDir, 'requirements.txt');
      if (!read.ok) return read;
      return resolveRequirements(request, read.value, dependencies.strictness === 'hashed');
    }
    case 'setting':
      return resolveLines(request, { lines: dependencies.lines });
    case 'uv-lock': {
      const project = await readUvProject(appDir, extras, request.index);
      if (!project.ok) return project;
      const { unlockable, indexes } = project.value;
      if (unlockable.length > 0) return notLockable(unlockable);
      if (request.tool.kind !== 'uv') return resolveProject(request, project.value);
      const exported = await exportWithUv(request);
      return exported.ok ? done(withOptions(exported.value, optionsFor(indexes))) : exported;
    }
    case 'poetry-lock': {
      const project = await readPoetryProject(appDir, extras, request.index);
      if (!project.ok) return project;
      const { unlockable } = project.value;
      return unlockable.length > 0
        ? notLockable(unlockable)
        : resolveProject(request, project.value);
    }
    case 'pyproject': {
      const none = { lines: [], constraints: [], options: [], pre: false, ignored: [] };
      return resolveListed(request, 'pyproject.toml', none);
    }
  }
}

export async function resolveRequirements(
  request: ResolveRequest,
  found: Requirements,
  hashed: boolean,
): Promise<Outcome<Lock>> {
  for (const option of found.ignored) {
    request.onOutput?.(`requirements.txt: ignored option: ${option}`);
  }
  const direct = directRequirements(found.lines);
  if (direct.length > 0) return notLockable(direct);
  if (hashed) return lockFromRequirements(found.lines.join('\n'), found.options);
  const lines = found.lines.filter((line) => localProject(line) === null);
  return resolveListed(request, 'requirements.txt', { ...found, lines });
}

/** With what the repository's own projects need that the file asks for. */
async function resolveListed(
  request: ResolveRequest,
  file: string,
  found: Requirements,
): Promise<Outcome<Lock>> {
  const { appDir, dependencies, extras = [] } = request;
  const projects = await projectsOf(appDir, dependencies, extras);
  if (!projects.ok) return projects;
  const wants = projects.value;
  const direct = directRequirements([...wants.roots]);
  if (direct.length > 0) return notLockable(direct);
  const options = [...new Set([...found.options, ...wants.options])];
  const unheld = options.find((option) => !mayAnswer(option, request));
  if (unheld !== undefined) {
    const detail =
      `${unheld}: a stranger's higher version of a package could be taken for its own. ` +
      (unheld.startsWith('--find-links')
        ? 'Give every line its --hash'
        : 'Install uv, which asks one index for each package, or give every line its --hash');
    return failed({ kind: 'bad-dependency-file', file, detail });
  }
  const index = ownIndex(options) ?? request.index;
  const resolved = await resolveLines(
    { ...request, index },
    {
      lines: [...found.lines, ...wants.roots],
      constraints: [...found.constraints, ...wants.constraints],
      extra: options.filter((option) => option.startsWith('--extra-index-url ')),
      pre: found.pre,
      fromIndex: wants.fromIndex,
      projects: await copiesOf(request, wants.built),
    },
  );
  return resolved.ok ? done(withOptions(resolved.value, options)) : resolved;
}

/** Copies, because a build may write beside its source, and what goes live must not change. */
async function copiesOf(
  { appDir, workDir }: ResolveRequest,
  built: readonly LocalProject[],
): Promise<LocalProject[]> {
  if (built.length === 0) return [];
  const copy = join(workDir, 'project');
  await rm(copy, { recursive: true, force: true });
  await cp(appDir, copy, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  return built.map((project) => ({ ...project, folder: join(copy, project.folder) }));
}

function withOptions(lock: Lock, options: readonly string[]): Lock {
  return lockFromEntries(parseLock(lock.text), [...lockOptions(lock.text), ...options]);
}

const optionsFor = (indexes: ReadonlyMap<string, string>): string[] =>
  [...new Set(indexes.values())].map((url) => `--extra-index-url ${url}`);

/** pip takes the highest version from any place; uv only from one index, and it has no hashes for --find-links. */
function mayAnswer(option: string, { tool }: ResolveRequest): boolean {
  return (
    option.startsWith('--index-url ') ||
    (option.startsWith('--extra-index-url ') && tool.kind === 'uv')
  );
}

/** Resolves a lock file's pins again, each package from the index that the lock file names. */
async function resolveProject(
  request: ResolveRequest,
  project: LockedProject,
): Promise<Outcome<Lock>> {
  const { roots, built, constraints, indexes, urls, hashes } = project;
  const isOwn = (line: string) =>
    request.tool.kind === 'pip' && indexes.has(parseRequirement(line).name);
  const addresses = new Map(
    [...urls].map(([name, url]) => {
      const held = [...hashes].find(([pin]) => pin.startsWith(`${name}==`))?.[1][0];
      return [name, `${url}${held === undefined ? '' : `#sha256=${held}`}`];
    }),
  );
  const resolved = await resolveLines(request, {
    lines: roots.filter((line) => !parseRequirement(line).direct),
    constraints: constraints.filter((line) => !isOwn(line)),
    addresses,
    fromIndex: constraints.filter(isOwn).map((requirement) => ({
      requirement,
      index: indexes.get(parseRequirement(requirement).name) ?? '',
    })),
    isLocked: true,
    projects: await copiesOf(request, built),
    extra: request.tool.kind === 'pip' ? [] : optionsFor(indexes),
  });
  return resolved.ok ? holdToHashes(resolved.value, project) : resolved;
}

/** The index must offer the archives in the project's lock file; the list takes that file's hashes. */
function holdToHashes(lock: Lock, project: LockedProject): Outcome<Lock> {
  const held: LockEntry[] = [];
  for (const entry of parseLock(lock.text)) {
    const pin = `${entry.name}==${entry.version}`;
    const promised =
      [...project.hashes].find(
        ([each]) =>
          each.startsWith(`${entry.name}==`) && isOfVersion(entry, each.split('==')[1] ?? ''),
      )?.[1] ?? [];
    if (!entry.hashes.some((hash) => promised.includes(hash))) {
      const detail =
        promised.length === 0
          ? `the lock has no sha256 for ${pin}`
          : `the index offers other files for ${pin} than the lock names`;
      return failed({ kind: 'hash-mismatch', package: pin, detail });
    }
    held.push({ ...entry, hashes: promised });
  }
  return done(lockFromEntries(held, lockOptions(lock.text)));
}

async function resolveLines(request: ResolveRequest, lines: ResolveLines): Promise<Outcome<Lock>> {
  const failure = await indexFailure(request);
  if (failure !== null) return failed(failure);
  return request.tool.kind === 'uv'
    ? compileWithUv(request, lines)
    : resolveWithPip(request, lines);
}
