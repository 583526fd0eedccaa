import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { readRepositoryText } from './repository-text';
import { readRequirements, strictness } from './requirements';

export type Dependencies =
  | { kind: 'uv-lock'; file: 'uv.lock' }
  | { kind: 'poetry-lock'; file: 'poetry.lock' }
  | { kind: 'pyproject'; file: 'pyproject.toml' }
  | { kind: 'requirements'; file: 'requirements.txt'; strictness: 'hashed' | 'pinned' | 'loose' }
  /** No file names any; the setting `packages` does. */
  | { kind: 'setting'; file: 'packages'; lines: readonly string[] }
  | { kind: 'none' }
  /** There is a file, and it cannot be used. */
  | { kind: 'unusable'; file: string; detail: string };

const Pyproject = z.object({
  project: z
    .object({
      dependencies: z.array(z.string()).optional(),
      dynamic: z.array(z.string()).optional(),
      'optional-dependencies': z.record(z.string(), z.array(z.string())).optional(),
    })
    .optional(),
  tool: z
    .object({
      poetry: z.object({ dependencies: z.record(z.string(), z.unknown()).optional() }).optional(),
    })
    .optional(),
});

/**
 * Which file says what the application needs: uv.lock or poetry.lock, pyproject.toml, requirements.txt, and each only where it names a
 * dependency (many a pyproject.toml only holds settings of tools). Then the setting `packages`.
 */
export async function detectDependencies(
  appDir: string,
  packages: readonly string[] = [],
): Promise<Dependencies> {
  const ofProject = await projectDependencies(appDir);
  if (ofProject !== null) return ofProject;
  const read = await readRequirements(appDir, 'requirements.txt');
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
  const project = readPyproject(pyproject.text);
  if (typeof project === 'string') return unusable('pyproject.toml', project);
  if (!namesDependencies(project)) return null;
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

function namesDependencies({ project, tool }: z.infer<typeof Pyproject>): boolean {
  return (
    (project?.dependencies ?? []).length > 0 ||
    (project?.dynamic ?? []).includes('dependencies') ||
    Object.values(project?.['optional-dependencies'] ?? {}).some((all) => all.length > 0) ||
    Object.keys(tool?.poetry?.dependencies ?? {}).some((name) => name !== 'python')
  );
}

/** The document, or what is wrong with it. */
function readPyproject(text: string): z.infer<typeof Pyproject> | string {
  try {
    const parsed = Pyproject.safeParse(parse(text));
    return parsed.success ? parsed.data : `pyproject.toml: ${z.prettifyError(parsed.error)}`;
  } catch (error) {
    if (error instanceof TomlError) return `pyproject.toml: ${error.message}`;
    throw error;
  }
}
