import { Pyproject } from './pyproject';
import { readToml } from './toml';
import { readRepositoryText } from './repository-text';
import { localProject, strictness } from './requirements';
import { readRequirements } from './requirements-file';

export type Dependencies =
  | { kind: 'uv-lock'; file: 'uv.lock' }
  | { kind: 'poetry-lock'; file: 'poetry.lock' }
  | { kind: 'pyproject'; file: 'pyproject.toml' }
  | { kind: 'requirements'; file: 'requirements.txt'; strictness: 'hashed' | 'pinned' | 'loose' }
  /** No file names any package; the setting `packages` does. */
  | { kind: 'setting'; file: 'packages'; lines: readonly string[] }
  | { kind: 'none' }
  /** A file exists but cannot be used. */
  | { kind: 'unusable'; file: string; detail: string };

/**
 * Which file lists the application's dependencies: uv.lock or poetry.lock, pyproject.toml, requirements.txt, each only
 * if it names a dependency (many a pyproject.toml only configures tools). requirements.txt precedes a pyproject.toml
 * that it refers to. Last, the setting `packages`.
 */
export async function detectDependencies(
  appDir: string,
  packages: readonly string[] = [],
): Promise<Dependencies> {
  const ofProject = await projectDependencies(appDir);
  const read = await readRequirements(appDir, 'requirements.txt');
  // such as "-e .": the list includes the project itself, so pyproject.toml is part of it
  const hasAll = read.ok && read.value.lines.some((line) => localProject(line)?.folder === '.');
  if (ofProject !== null && (ofProject.kind !== 'pyproject' || !hasAll)) return ofProject;
  if (read.ok && read.value.lines.length > 0)
    return {
      kind: 'requirements',
      file: 'requirements.txt',
      strictness: strictness(read.value.lines),
    };
  if (!read.ok && !(await isAbsent(appDir, 'requirements.txt'))) {
    const { failure } = read;
    return failure.kind === 'bad-dependency-file'
      ? unusable(failure.file, failure.detail)
      : unusable('requirements.txt', failure.kind);
  }
  return packages.length > 0
    ? { kind: 'setting', file: 'packages', lines: packages }
    : { kind: 'none' };
}

async function projectDependencies(appDir: string): Promise<Dependencies | null> {
  const [pyproject, uvLock, poetryLock] = await Promise.all([
    readRepositoryText(appDir, 'pyproject.toml'),
    readRepositoryText(appDir, 'uv.lock'),
    readRepositoryText(appDir, 'poetry.lock'),
  ]);
  if (pyproject.kind === 'refused') return unusable('pyproject.toml', pyproject.detail);
  if (pyproject.kind === 'absent') return null;
  const project = await readToml(appDir, 'pyproject.toml', Pyproject);
  if (!project.ok)
    return unusable('pyproject.toml', 'detail' in project.failure ? project.failure.detail : '');
  if (!namesDependencies(project.value)) return null;
  if (uvLock.kind === 'refused') return unusable('uv.lock', uvLock.detail);
  if (uvLock.kind === 'read') return { kind: 'uv-lock', file: 'uv.lock' };
  if (poetryLock.kind === 'refused') return unusable('poetry.lock', poetryLock.detail);
  if (poetryLock.kind === 'read') return { kind: 'poetry-lock', file: 'poetry.lock' };
  return { kind: 'pyproject', file: 'pyproject.toml' };
}

const isAbsent = async (appDir: string, file: string): Promise<boolean> =>
  (await readRepositoryText(appDir, file)).kind === 'absent';

function unusable(file: string, detail: string): Dependencies {
  return { kind: 'unusable', file, detail };
}

function namesDependencies({ project, tool }: Pyproject): boolean {
  return (
    (project?.dependencies ?? []).length > 0 ||
    (project?.dynamic ?? []).includes('dependencies') ||
    Object.values(project?.['optional-dependencies'] ?? {}).some((all) => all.length > 0) ||
    Object.keys(tool?.poetry?.dependencies ?? {}).some((name) => name !== 'python')
  );
}
