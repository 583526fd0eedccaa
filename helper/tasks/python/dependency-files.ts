import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { readRepositoryText } from './repository-text';
import { readRequirements, strictness } from './requirements';

export type Dependencies =
  | { kind: 'uv-lock'; file: 'uv.lock' }
  | { kind: 'poetry-lock'; file: 'poetry.lock' }
  | { kind: 'pyproject'; file: 'pyproject.toml' }
  | { kind: 'requirements'; file: 'requirements.txt'; strictness: 'hashed' | 'pinned' | 'loose' }
  | { kind: 'none' }
  /** There is a file, and it cannot be used. */
  | { kind: 'unusable'; file: string; detail: string };

const Pyproject = z.object({
  project: z
    .object({
      dependencies: z.array(z.string()).optional(),
      dynamic: z.array(z.string()).optional(),
    })
    .optional(),
  tool: z
    .object({
      poetry: z.object({ dependencies: z.record(z.string(), z.unknown()).optional() }).optional(),
    })
    .optional(),
});

/**
 * Which file says what the application needs. A lock goes before what it was made from, and a
 * pyproject.toml that names no dependencies (many only hold settings of tools) does not count.
 */
export async function detectDependencies(appDir: string): Promise<Dependencies> {
  const [pyproject, uvLock, poetryLock, requirements] = await Promise.all([
    readRepositoryText(appDir, 'pyproject.toml'),
    readRepositoryText(appDir, 'uv.lock'),
    readRepositoryText(appDir, 'poetry.lock'),
    readRepositoryText(appDir, 'requirements.txt'),
  ]);
  if (pyproject.status === 'refused') return unusable('pyproject.toml', pyproject.detail);
  if (pyproject.status === 'read') {
    const project = readPyproject(pyproject.text);
    if (typeof project === 'string') return unusable('pyproject.toml', project);
    if (uvLock.status === 'refused') return unusable('uv.lock', uvLock.detail);
    if (uvLock.status === 'read') return { kind: 'uv-lock', file: 'uv.lock' };
    if (poetryLock.status === 'refused') return unusable('poetry.lock', poetryLock.detail);
    if (poetryLock.status === 'read') return { kind: 'poetry-lock', file: 'poetry.lock' };
    if (namesDependencies(project)) return { kind: 'pyproject', file: 'pyproject.toml' };
  }
  if (requirements.status === 'refused') return unusable('requirements.txt', requirements.detail);
  if (requirements.status === 'absent') return { kind: 'none' };
  const read = await readRequirements(appDir, 'requirements.txt');
  if (!read.ok) {
    const { failure } = read;
    return failure.kind === 'bad-dependency-file'
      ? unusable(failure.file, failure.detail)
      : unusable('requirements.txt', failure.kind);
  }
  if (read.value.lines.length === 0)
    return unusable('requirements.txt', 'requirements.txt is empty');
  return {
    kind: 'requirements',
    file: 'requirements.txt',
    strictness: strictness(read.value.lines),
  };
}

function unusable(file: string, detail: string): Dependencies {
  return { kind: 'unusable', file, detail };
}

function namesDependencies({ project, tool }: z.infer<typeof Pyproject>): boolean {
  return (
    (project?.dependencies ?? []).length > 0 ||
    (project?.dynamic ?? []).includes('dependencies') ||
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
