import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { normalizeName } from './requirements';
import { readRepositoryText } from './repository-text';
import { done, failed, type Outcome } from './types';

/** What a project asks for, and what its lock has settled: enough to resolve it with any tool. */
export interface LockedProject {
  /** Requirements as PEP 508. */
  roots: string[];
  /** `name==version`; a package with several versions (one a platform) is left to its hashes. */
  constraints: string[];
  /** `name==version` to the sha256 of every archive that the lock allows. */
  hashes: Map<string, string[]>;
  /** Packages from git, a URL or a folder. */
  unlockable: string[];
}

const Archive = z.object({ hash: z.string().optional() });
const UvLock = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().optional(),
        source: z.record(z.string(), z.unknown()).default({}),
        sdist: Archive.optional(),
        wheels: z.array(Archive).default([]),
      }),
    )
    .default([]),
});
const PoetryLock = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string(),
        files: z.array(Archive).default([]),
        source: z.object({ type: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});
const PoetryDependency = z.union([
  z.string(),
  z.object({
    extras: z.array(z.string()).default([]),
    markers: z.string().optional(),
    optional: z.boolean().default(false),
  }),
]);
const Pyproject = z.object({
  project: z
    .object({
      dependencies: z.array(z.string()).optional(),
      dynamic: z.array(z.string()).default([]),
    })
    .optional(),
  tool: z
    .object({
      poetry: z.object({ dependencies: z.record(z.string(), z.unknown()).default({}) }).optional(),
    })
    .optional(),
});

export async function readUvProject(appDir: string): Promise<Outcome<LockedProject>> {
  const project = await readToml(appDir, 'pyproject.toml', Pyproject);
  if (!project.ok) return project;
  const lock = await readToml(appDir, 'uv.lock', UvLock);
  if (!lock.ok) return lock;
  const packages = lock.value.package.filter((one) => !isTheProject(one.source));
  return done({
    roots: project.value.project?.dependencies ?? [],
    ...pinsOf(
      packages.map((one) => ({
        name: one.name,
        version: one.version,
        archives: [...one.wheels, ...(one.sdist === undefined ? [] : [one.sdist])],
        direct: one.source['registry'] === undefined,
      })),
    ),
  });
}

export async function readPoetryProject(appDir: string): Promise<Outcome<LockedProject>> {
  const project = await readToml(appDir, 'pyproject.toml', Pyproject);
  if (!project.ok) return project;
  const lock = await readToml(appDir, 'poetry.lock', PoetryLock);
  if (!lock.ok) return lock;
  const declared = project.value.project?.dependencies;
  return done({
    roots: declared ?? poetryRoots(project.value.tool?.poetry?.dependencies ?? {}),
    ...pinsOf(
      lock.value.package.map((one) => ({
        name: one.name,
        version: one.version,
        archives: one.files,
        direct: one.source?.type !== undefined && one.source.type !== 'legacy',
      })),
    ),
  });
}

/** What a pyproject.toml without a lock asks for, where that can be read without running its build. */
export async function readPyprojectRoots(appDir: string): Promise<Outcome<string[]>> {
  const file = 'pyproject.toml';
  const read = await readToml(appDir, file, Pyproject);
  if (!read.ok) return read;
  const { project } = read.value;
  if (project?.dependencies !== undefined && !project.dynamic.includes('dependencies')) {
    return done(project.dependencies);
  }
  const detail = 'its dependencies are not in [project], and only uv can work them out';
  return failed({ kind: 'bad-dependency-file', file, detail });
}

/** Poetry's own table. Its version ranges are not PEP 440; the lock has the versions anyway. */
function poetryRoots(dependencies: Record<string, unknown>): string[] {
  const roots: string[] = [];
  for (const [name, value] of Object.entries(dependencies)) {
    if (normalizeName(name) === 'python') continue;
    for (const variant of Array.isArray(value) ? value : [value]) {
      const parsed = PoetryDependency.safeParse(variant);
      if (!parsed.success || typeof parsed.data === 'string') roots.push(name);
      else if (!parsed.data.optional) {
        const { extras, markers } = parsed.data;
        const wanted = extras.length === 0 ? name : `${name}[${extras.join(',')}]`;
        roots.push(markers === undefined ? wanted : `${wanted} ; ${markers}`);
      }
    }
  }
  return [...new Set(roots)];
}

interface LockedPackage {
  name: string;
  version: string | undefined;
  archives: { hash?: string | undefined }[];
  direct: boolean;
}

function pinsOf(packages: LockedPackage[]): Omit<LockedProject, 'roots'> {
  const hashes = new Map<string, string[]>();
  const versions = new Map<string, Set<string>>();
  const unlockable: string[] = [];
  for (const { name, version, archives, direct } of packages) {
    if (direct || version === undefined) {
      unlockable.push(name);
      continue;
    }
    const normalized = normalizeName(name);
    versions.set(normalized, (versions.get(normalized) ?? new Set()).add(version));
    hashes.set(
      `${normalized}==${version}`,
      archives.flatMap(({ hash }) => /^sha256:([0-9a-f]{64})$/.exec(hash ?? '')?.[1] ?? []),
    );
  }
  const constraints = [...versions].flatMap(([name, all]) =>
    all.size === 1 ? [`${name}==${[...all].join('')}`] : [],
  );
  return { hashes, constraints, unlockable };
}

function isTheProject(source: Record<string, unknown>): boolean {
  return source['virtual'] === '.' || source['editable'] === '.';
}

async function readToml<T>(
  appDir: string,
  file: string,
  schema: z.ZodType<T>,
): Promise<Outcome<T>> {
  const bad = (detail: string) => failed({ kind: 'bad-dependency-file', file, detail });
  const read = await readRepositoryText(appDir, file);
  if (read.kind !== 'read') return bad(read.detail);
  try {
    const parsed = schema.safeParse(parse(read.text));
    return parsed.success ? done(parsed.data) : bad(z.prettifyError(parsed.error));
  } catch (error) {
    if (error instanceof TomlError) return bad(error.message);
    throw error;
  }
}
