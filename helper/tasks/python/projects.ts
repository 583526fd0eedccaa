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
  const [root, real] = await Promise.all(
    [appDir, join(appDir, folder)].map((path) => realpath(path).catch(() => null)),
  );
  return root !== null && real === join(root ?? '', folder);
}

const PoetryFolders = z.object({
  package: z
    .array(
      z.object({ source: z.object({ type: z.string(), url: z.string() }).partial().optional() }),
    )
    .default([]),
});

/** The folders that poetry.lock takes packages from. */
export async function poetryFolders(appDir: string): Promise<Outcome<LocalProject[]>> {
  const lock = await readToml(appDir, 'poetry.lock', PoetryFolders);
  if (!lock.ok) return lock;
  const places = lock.value.package.flatMap(({ source }) =>
    source?.type === 'directory' ? [`folder @ ${source.url ?? ''}`] : [],
  );
  return done(localOf(places, '.'));
}

/** The projects that the file which counts asks for, with their extras; of the repository itself those of the settings, too. */
export async function askedProjects(
  appDir: string,
  { kind }: Dependencies,
  extras: readonly string[],
): Promise<Outcome<readonly LocalProject[]>> {
  const itself = { folder: '.', extras };
  switch (kind) {
    case 'uv-lock':
    case 'pyproject':
      return done([itself]);
    case 'poetry-lock':
      return poetryFolders(appDir);
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
