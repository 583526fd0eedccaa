import { satisfies, valid, validRange } from '@renovatebot/pep440';
import * as z from 'zod';
import { poetryFolder, PoetryLock, readProjects } from './projects';
import { ownPackage, Pyproject } from './pyproject';
import { readToml } from './toml';
import {
  archiveName,
  isSafeAddress,
  localProject,
  normalizeName,
  parseRequirement,
  type LocalProject,
} from './requirements';
import { done, failed, type Outcome } from './types';
import { trimmedEnd } from '../../lib/text';

/** A project's requirements and what its lock file pins: enough to resolve it with any tool. */
export interface LockedProject {
  /** Requirements in PEP 508 syntax. */
  roots: string[];
  /** Projects of the repository whose own build states their requirements. */
  built: readonly LocalProject[];
  /** `name==version`; a package with several versions (by platform) is limited only by its hashes. */
  constraints: string[];
  /** `name==version` to the sha256 of every archive that the lock file allows. */
  hashes: Map<string, string[]>;
  /** Packages from git or a folder, in the syntax of a list. */
  unlockable: string[];
  /** Name to its index in the lock file, if not the default one. */
  indexes: Map<string, string>;
  /** Name to the URL of its one archive. */
  urls: Map<string, string>;
}

const Archive = z.object({ hash: z.string().optional() });
const Locked = z.object({ name: z.string(), extras: z.array(z.string()).optional() });
const UvLock = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().optional(),
        source: z.record(z.string(), z.unknown()).default({}),
        metadata: z.object({ 'requires-dist': z.array(Locked).default([]) }).optional(),
        sdist: Archive.optional(),
        wheels: z.array(Archive).default([]),
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
/** `stale-lock`: pyproject.toml requires something that the lock file does not have. */
export async function readUvProject(
  appDir: string,
  extras: readonly string[] = [],
  index = everybodys,
): Promise<Outcome<LockedProject>> {
  const project = await readProjects(appDir, [{ folder: '.', extras }]);
  if (!project.ok) return project;
  const lock = await readToml(appDir, 'uv.lock', UvLock);
  if (!lock.ok) return lock;
  const packages = lock.value.package.filter((one) => !isLocal(one.source));
  const pins = pinsOf(
    packages.map(({ source, ...one }) => ({
      name: one.name,
      version: one.version,
      archives: [...one.wheels, ...(one.sdist === undefined ? [] : [one.sdist])],
      index: textOf(source['registry']),
      url: textOf(source['url']),
      place: Object.values(source).map(String)[0] ?? '',
      isGit: source['git'] !== undefined,
    })),
    index,
  );
  const { roots, fromIndex, built } = project.value;
  const wanted = [...roots, ...fromIndex.map(({ requirement }) => requirement)];
  const settled = lock.value.package
    .filter((one) => isLocal(one.source))
    .flatMap(({ metadata }) => (metadata === undefined ? [] : [metadata['requires-dist']]));
  const stale = staleNames(wanted, pins.versions, settled.length === 0 ? null : settled.flat());
  if (stale.length > 0) return failed({ kind: 'stale-lock', file: 'uv.lock', names: stale });
  return done({ roots: wanted, built, ...pins });
}

/** Requirements that are missing in the lock file, or there in a wrong version or without their extras. */
function staleNames(
  wanted: readonly string[],
  versions: ReadonlyMap<string, ReadonlySet<string>>,
  locked: readonly z.infer<typeof Locked>[] | null,
): string[] {
  return wanted.flatMap((line) => {
    const { name, extras, versions: range, direct, marker } = parseRequirement(line);
    if (direct) return [];
    const have = [...(versions.get(name) ?? [])];
    const before = locked?.filter((one) => normalizeName(one.name) === name) ?? [];
    // the lock file of a project that never runs on other platforms lacks packages for them
    if (have.length === 0)
      return before.length === 0 && (locked !== null || marker === null) ? [name] : [];
    const asked = range.replace(/^\(|\)$/g, '');
    const isRange = asked !== '' && validRange(asked);
    // a version that PEP 440 does not know is not compared
    const does = have.some(
      (each) => !isRange || valid(each) === null || satisfies(each, asked, { prereleases: true }),
    );
    const lacks = extras.some(
      (extra) =>
        locked !== null &&
        !before.some((one) => one.extras?.map(normalizeName).includes(normalizeName(extra))),
    );
    return does && !lacks ? [] : [name];
  });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export async function readPoetryProject(
  appDir: string,
  extras: readonly string[] = [],
  index = everybodys,
): Promise<Outcome<LockedProject>> {
  const project = await readToml(appDir, 'pyproject.toml', Pyproject);
  if (!project.ok) return project;
  const lock = await readToml(appDir, 'poetry.lock', PoetryLock);
  if (!lock.ok) return lock;
  const declared = await declaredRoots(appDir, project.value, extras);
  if (!declared.ok) return declared;
  const others = lock.value.package.filter(({ source }) => poetryFolder(source) === null);
  const local = await readProjects(
    appDir,
    lock.value.package.flatMap(({ source }) => poetryFolder(source) ?? []),
  );
  if (!local.ok) return local;
  const { folders } = local.value;
  const inFolders = new Set(await Promise.all(folders.map((each) => ownPackage(appDir, each))));
  const roots = [...declared.value, ...local.value.roots].filter(
    (line) => !inFolders.has(parseRequirement(line).name),
  );
  const pins = pinsOf(
    others.map(({ name, version, files, source }) => ({
      ...{ name, version, archives: files },
      index:
        source?.type === undefined || source.type === 'legacy' ? (source?.url ?? everybodys) : null,
      url: source?.type === 'url' ? (source.url ?? null) : null,
      place: `${source?.url ?? ''}@${source?.resolved_reference ?? ''}`,
      isGit: source?.type === 'git',
    })),
    index,
  );
  const stale = staleNames(roots, pins.versions, null);
  if (stale.length > 0) return failed({ kind: 'stale-lock', file: 'poetry.lock', names: stale });
  return done({ roots, built: local.value.built, ...pins });
}

async function declaredRoots(
  appDir: string,
  { project, tool }: Pyproject,
  extras: readonly string[],
): Promise<Outcome<string[]>> {
  if (project?.dependencies === undefined)
    return done(poetryRoots(tool?.poetry?.dependencies ?? {}));
  const read = await readProjects(appDir, [{ folder: '.', extras }]);
  return read.ok ? done([...read.value.roots]) : read;
}

/** Poetry's own table. */
function poetryRoots(dependencies: Record<string, unknown>): string[] {
  const roots: string[] = [];
  for (const [name, value] of Object.entries(dependencies)) {
    if (normalizeName(name) === 'python') continue;
    for (const variant of Array.isArray(value) ? value : [value]) {
      const parsed = PoetryDependency.safeParse(variant);
      // Its version ranges are not PEP 440, but the lock file has the versions anyway.
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
  /** null: not from an index. */
  index: string | null;
  url: string | null;
  /** The source as written. */
  place: string;
  isGit: boolean;
}

const everybodys = 'https://pypi.org/simple';

function pinsOf(packages: LockedPackage[], usual: string) {
  const hashes = new Map<string, string[]>();
  const versions = new Map<string, Set<string>>();
  const indexes = new Map<string, string>();
  const urls = new Map<string, string>();
  const unlockable: string[] = [];
  const isUsual = (url: string) =>
    [usual, everybodys].some((each) => trimmedEnd(each, '/') === trimmedEnd(url, '/'));
  for (const { name, version: told, archives, index, url, place, isGit } of packages) {
    const normalized = normalizeName(name);
    const version = told ?? archiveName(url ?? '')?.version;
    const isHeld = isSafeAddress(index ?? url ?? '');
    if (!isHeld || version === undefined) {
      const [address = '', ...fragment] = place.split('#');
      const commit = fragment.join('#') === '' ? '' : `@${fragment.join('#')}`;
      unlockable.push(
        isGit ? `${name} @ git+${address.split('?', 1)[0] ?? ''}${commit}` : `${name} @ ${place}`,
      );
      continue;
    }
    versions.set(normalized, (versions.get(normalized) ?? new Set()).add(version));
    hashes.set(
      `${normalized}==${version}`,
      archives.flatMap(({ hash }) => /^sha256:([0-9a-f]{64})$/.exec(hash ?? '')?.[1] ?? []),
    );
    if (url !== null) urls.set(normalized, url);
    else if (index !== null && !isUsual(index)) indexes.set(normalized, index);
  }
  const constraints = [...versions].flatMap(([name, all]) =>
    all.size === 1 && !urls.has(name) ? [`${name}==${[...all].join('')}`] : [],
  );
  return { hashes, versions, constraints, unlockable, indexes, urls };
}

/** In a folder of the repository, its root included. */
const isLocal = (source: Record<string, unknown>): boolean =>
  ['virtual', 'editable', 'directory'].some((kind) => {
    const place = source[kind];
    return typeof place === 'string' && localProject(`folder @ ${place}`) !== null;
  });
