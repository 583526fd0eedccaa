import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Dependencies } from './dependency-files';
import { ownPackage, readProjectWants, type ProjectWants } from './pyproject';
import { localProject, type LocalProject } from './requirements';
import { readRequirements } from './requirements-file';
import { readToml } from './toml';
import { done, failed, type Outcome } from './types';

/** What the repository's own packages need, those included that they take from other folders of it. */
export interface ProjectsWants extends Omit<ProjectWants, 'roots'> {
  readonly roots: readonly string[];
  /** Projects whose own build states their requirements. */
  readonly built: readonly LocalProject[];
  readonly folders: readonly string[];
}

const mostProjects = 50;

/** Follows the projects from folder to folder of the repository. */
export async function readProjects(
  appDir: string,
  asked: readonly LocalProject[],
): Promise<Outcome<ProjectsWants>> {
  const wanted = new Map<string, Set<string>>();
  const found = new Map<string, ProjectWants>();
  const queue = [...asked];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { folder } = next;
    const known = wanted.get(folder);
    const extras = new Set([...(known ?? []), ...next.extras]);
    if (known?.size === extras.size) continue;
    wanted.set(folder, extras);
    if (wanted.size > mostProjects || !(await isBelow(appDir, folder)))
      return failed({
        kind: 'bad-dependency-file',
        file: folder,
        detail: 'it is not a folder of the repository',
      });
    const wants = await readProjectWants(appDir, { folder, extras: [...extras] });
    if (!wants.ok) return wants;
    found.set(folder, wants.value);
    queue.push(...localOf(wants.value.roots ?? [], folder));
  }
  const all = [...found];
  return done({
    roots: all.flatMap(([folder, { roots }]) =>
      (roots ?? []).filter((line) => localProject(line, folder) === null),
    ),
    constraints: all.flatMap(([, { constraints }]) => constraints),
    fromIndex: all.flatMap(([, { fromIndex }]) => fromIndex),
    options: [...new Set(all.flatMap(([, { options }]) => options))],
    built: all.flatMap(([folder, { roots }]) =>
      roots === null ? [{ folder, extras: [...(wanted.get(folder) ?? [])] }] : [],
    ),
    folders: [...found.keys()],
  });
}

const localOf = (lines: readonly string[], folder: string): LocalProject[] =>
  lines.flatMap((line) => localProject(line, folder) ?? []);

/** No link leads out of the repository. */
async function isBelow(appDir: string, folder: string): Promise<boolean> {
  const real = await realpath(join(appDir, folder)).catch(() => null);
  return real === join(await realpath(appDir), folder);
}

const PoetrySource = z.object({
  type: z.string().optional(),
  url: z.string().optional(),
  resolved_reference: z.string().optional(),
});
export const PoetryLock = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string(),
        files: z.array(z.object({ hash: z.string().optional() })).default([]),
        source: PoetrySource.optional(),
      }),
    )
    .default([]),
});

/** The folder of the repository that poetry.lock takes a package from; null: it is from elsewhere. */
export const poetryFolder = (
  source: z.infer<typeof PoetrySource> | undefined,
): LocalProject | null =>
  source?.type === 'directory' ? localProject(`folder @ ${source.url ?? ''}`) : null;

/** The projects of the repository that the file which counts asks for, and what they need. */
export async function projectsOf(
  appDir: string,
  dependencies: Dependencies,
  extras: readonly string[],
): Promise<Outcome<ProjectsWants>> {
  const asked = await askedProjects(appDir, dependencies, extras);
  return asked.ok ? readProjects(appDir, asked.value) : asked;
}

/** With their extras; of the repository itself those of the settings, too. */
async function askedProjects(
  appDir: string,
  { kind }: Dependencies,
  extras: readonly string[],
): Promise<Outcome<readonly LocalProject[]>> {
  const itself = { folder: '.', extras };
  switch (kind) {
    case 'uv-lock':
    case 'pyproject':
      return done([itself]);
    case 'poetry-lock': {
      const lock = await readToml(appDir, 'poetry.lock', PoetryLock);
      if (!lock.ok) return lock;
      return done(lock.value.package.flatMap(({ source }) => poetryFolder(source) ?? []));
    }
    case 'requirements': {
      const read = await readRequirements(appDir, 'requirements.txt');
      if (!read.ok) return read;
      const asked = localOf(read.value.lines, '.');
      return done(asked.some(({ folder }) => folder === '.') ? [...asked, itself] : asked);
    }
    case 'setting':
    case 'none':
    case 'unusable':
      return done([]);
  }
}

export interface LocalPackage {
  readonly folder: string;
  /** Normalized, PEP 503. */
  readonly name: string;
}

/** What is built of the repository itself: its own package, and what the projects `folders` are. */
export async function localPackages(
  appDir: string,
  folders: readonly string[],
): Promise<LocalPackage[]> {
  const packages: LocalPackage[] = [];
  for (const folder of new Set(['.', ...folders])) {
    const name = await ownPackage(appDir, folder);
    if (name !== null && packages.every((other) => other.name !== name))
      packages.push({ folder, name });
  }
  return packages;
}
