import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  lockFromEntries,
  lockFromRequirements,
  parseLock,
  type Lock,
  type LockEntry,
} from './lock';
import {
  readPoetryProject,
  readPyprojectRoots,
  readUvProject,
  type LockedProject,
} from './locked-project';
import { directRequirements, ownIndex, readRequirements, type Requirements } from './requirements';
import type { ResolveFiles, ResolveRequest } from './resolve-request';
import { resolveWithPip } from './resolve-with-pip';
import { compileWithUv, exportWithUv } from './resolve-with-uv';
import { packageEnvironment } from './environment';
import { done, failed, type Outcome } from './types';

/**
 * Resolves what the application needs to a list in which every package has a version and hashes.
 * A requirements file that has them all already is that list: nobody is asked.
 */
export async function resolveLock(request: ResolveRequest): Promise<Outcome<Lock>> {
  const { dependencies, appDir } = request;
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
      return resolveFiles(request, await writeFiles(request, [...dependencies.lines], []));
    case 'uv-lock': {
      if (request.tool.kind === 'uv') return exportWithUv(request);
      const project = await readUvProject(appDir);
      return project.ok ? resolveProject(request, project.value) : project;
    }
    case 'poetry-lock': {
      const project = await readPoetryProject(appDir);
      return project.ok ? resolveProject(request, project.value) : project;
    }
    case 'pyproject':
      return resolvePyproject(request);
  }
}

export async function resolveRequirements(
  request: ResolveRequest,
  found: Requirements,
  hashed: boolean,
): Promise<Outcome<Lock>> {
  for (const option of found.ignored) {
    request.onOutput?.(`requirements.txt: not honoured: ${option}`);
  }
  const direct = directRequirements(found.lines);
  if (direct.length > 0) return failed({ kind: 'not-lockable', requirements: direct.slice(0, 20) });
  if (hashed) return lockFromRequirements(found.lines.join('\n'), found.options);
  const unheld = found.options.find((option) => !mayAnswer(option, request));
  if (unheld !== undefined) {
    const detail =
      `${unheld}: a stranger's higher version of a package could be taken for its own. ` +
      (unheld.startsWith('--find-links')
        ? 'Give every line its --hash'
        : 'Install uv, which asks one index for each package, or give every line its --hash');
    return failed({ kind: 'bad-dependency-file', file: 'requirements.txt', detail });
  }
  const index = ownIndex(found.options) ?? request.index;
  const extra = found.options.filter((option) => option.startsWith('--extra-index-url '));
  const files = await writeFiles(request, found.lines, found.constraints);
  const resolved = await resolveFiles({ ...request, index }, { ...files, extra });
  if (!resolved.ok) return resolved;
  return done(lockFromEntries(parseLock(resolved.value.text), found.options));
}

/** pip takes the highest version of all places; uv only of one index, and it has no hashes of links. */
function mayAnswer(option: string, { tool }: ResolveRequest): boolean {
  return (
    option.startsWith('--index-url ') ||
    (option.startsWith('--extra-index-url ') && tool.kind === 'uv')
  );
}

async function resolveProject(
  request: ResolveRequest,
  project: LockedProject,
): Promise<Outcome<Lock>> {
  if (project.unlockable.length > 0) {
    return failed({ kind: 'not-lockable', requirements: project.unlockable.slice(0, 20) });
  }
  const files = await writeFiles(request, project.roots, project.constraints);
  const resolved = await resolveFiles(request, files);
  return resolved.ok ? holdToHashes(parseLock(resolved.value.text), project) : resolved;
}

async function resolvePyproject(request: ResolveRequest): Promise<Outcome<Lock>> {
  const none = await writeFiles(request, [], []);
  if (request.tool.kind === 'uv') {
    return compileWithUv(request, {
      ...none,
      requirements: join(request.appDir, 'pyproject.toml'),
    });
  }
  const roots = await readPyprojectRoots(request.appDir);
  if (!roots.ok) return roots;
  return resolveFiles(request, await writeFiles(request, roots.value, []));
}

/** The index must offer what the project's lock promised, and the list takes the lock's hashes. */
function holdToHashes(entries: LockEntry[], project: LockedProject): Outcome<Lock> {
  const held: LockEntry[] = [];
  for (const entry of entries) {
    const pin = `${entry.name}==${entry.version}`;
    const promised = project.hashes.get(pin) ?? [];
    if (!entry.hashes.some((hash) => promised.includes(hash))) {
      const detail =
        promised.length === 0
          ? `the lock has no sha256 for ${pin}`
          : `the index offers other files for ${pin} than the lock names`;
      return failed({ kind: 'hash-mismatch', package: pin, detail });
    }
    held.push({ ...entry, hashes: promised });
  }
  return done(lockFromEntries(held));
}

async function resolveFiles(request: ResolveRequest, files: ResolveFiles): Promise<Outcome<Lock>> {
  return request.tool.kind === 'uv'
    ? compileWithUv(request, files)
    : resolveWithPip(request, files);
}

async function writeFiles(
  { workDir }: ResolveRequest,
  lines: string[],
  constraints: string[],
): Promise<ResolveFiles> {
  const files = {
    requirements: join(workDir, 'requirements.txt'),
    constraints: join(workDir, 'constraints.txt'),
  };
  await writeFile(files.requirements, [...lines, ''].join('\n'));
  await writeFile(files.constraints, [...constraints, ''].join('\n'));
  return files;
}
