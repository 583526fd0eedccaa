import { join } from 'node:path/posix';
import * as z from 'zod';
import { isSafeAddress, normalizeName, parseRequirement, type LocalProject } from './requirements';
import { workspaceMember } from './workspace';
import { readRequirements } from './requirements-file';
import { readRepositoryText } from './repository-text';
import { readToml } from './toml';
import { done, failed, type Outcome } from './types';

const Names = z.array(z.string());
const FromFile = z.object({ file: z.union([z.string().transform((one) => [one]), Names]) });
const UvSource = z.object({
  index: z.string().optional(),
  url: z.string().optional(),
  git: z.string().optional(),
  path: z.string().optional(),
  workspace: z.boolean().optional(),
  marker: z.string().optional(),
  extra: z.string().optional(),
});
const UvIndex = z.object({
  name: z.string().optional(),
  url: z.string(),
  default: z.boolean().default(false),
  explicit: z.boolean().default(false),
});
export const Pyproject = z.object({
  'build-system': z.object({}).optional(),
  project: z
    .object({
      name: z.string().optional(),
      dependencies: Names.optional(),
      dynamic: Names.default([]),
      'optional-dependencies': z.record(z.string(), Names).default({}),
    })
    .optional(),
  tool: z
    .object({
      poetry: z
        .object({
          name: z.string().optional(),
          'package-mode': z.boolean().default(true),
          dependencies: z.record(z.string(), z.unknown()).default({}),
        })
        .optional(),
      setuptools: z
        .object({
          dynamic: z
            .object({
              dependencies: FromFile.optional(),
              'optional-dependencies': z.record(z.string(), FromFile).default({}),
            })
            .optional(),
        })
        .optional(),
      uv: z
        .object({
          package: z.boolean().optional(),
          index: z.array(UvIndex).default([]),
          'index-url': z.string().optional(),
          'extra-index-url': Names.default([]),
          'constraint-dependencies': Names.default([]),
          workspace: z
            .object({ members: Names.default([]), exclude: Names.default([]) })
            .optional(),
          sources: z
            .record(z.string(), z.union([UvSource.transform((one) => [one]), z.array(UvSource)]))
            .default({}),
        })
        .optional(),
    })
    .optional(),
});
export type Pyproject = z.infer<typeof Pyproject>;

/** Name of the repository's own package, if it can be built; null: a program without a package. */
export async function ownPackage(appDir: string, folder = '.'): Promise<string | null> {
  const file = join(folder, 'pyproject.toml');
  const text = await readRepositoryText(appDir, file);
  if (text.kind === 'absent') return legacyName(appDir, folder);
  const read = await readToml(appDir, file, Pyproject);
  if (!read.ok) return null;
  const { project, tool, 'build-system': build } = read.value;
  // uv's and Poetry's rule: a project without a build system is not a package, but what a list asks for by its folder is built (pip)
  const isPackage = tool?.uv?.package ?? (build !== undefined || folder !== '.');
  const name = project?.name ?? tool?.poetry?.name;
  return isPackage && tool?.poetry?.['package-mode'] !== false && name !== undefined
    ? normalizeName(name)
    : null;
}

/** From setup.cfg or setup.py, if the name is written there literally. */
async function legacyName(appDir: string, folder: string): Promise<string | null> {
  for (const [file, pattern] of [
    ['setup.cfg', /^\[metadata\][^[]*?^name[ \t]*=[ \t]*([\w.-]+)/m],
    ['setup.py', /\bname[ \t]*=[ \t]*["']([\w.-]+)["']/],
  ] as const) {
    const read = await readRepositoryText(appDir, join(folder, file));
    const name = read.kind === 'read' ? pattern.exec(read.text)?.[1] : undefined;
    if (name !== undefined) return normalizeName(name);
  }
  return null;
}

export interface ProjectWants {
  /** Requirements in PEP 508 syntax; null: only the build can tell. */
  readonly roots: readonly string[] | null;
  readonly constraints: readonly string[];
  /** Requirements that pyproject.toml ties to one index. */
  readonly fromIndex: readonly { readonly requirement: string; readonly index: string }[];
  /** Lines such as `--extra-index-url URL`. */
  readonly options: readonly string[];
}

/** The requirements in a pyproject.toml with the wanted extras, as uv reads it. */
export async function readProjectWants(
  appDir: string,
  { folder, extras }: LocalProject,
): Promise<Outcome<ProjectWants>> {
  const file = join(folder, 'pyproject.toml');
  const [text, legacy] = await Promise.all(
    [file, join(folder, 'setup.py')].map((each) => readRepositoryText(appDir, each)),
  );
  if (text?.kind === 'absent' && legacy?.kind === 'read')
    return done({ roots: null, constraints: [], fromIndex: [], options: [] });
  const read = await readToml(appDir, file, Pyproject);
  if (!read.ok) return read;
  const listed = await dependenciesOf(appDir, folder, read.value, extras);
  if (!listed.ok) return listed;
  const { tool } = read.value;
  const indexes = tool?.uv?.index ?? [];
  const urls = [
    ...indexes.filter((one) => !one.explicit).map((one) => ({ ...one, name: undefined })),
    ...(tool?.uv?.['extra-index-url'] ?? []).map((url) => ({ url, default: false })),
    ...(tool?.uv?.['index-url'] === undefined
      ? []
      : [{ url: tool.uv['index-url'], default: true }]),
  ];
  const unsafe = [...urls, ...indexes].find(({ url }) => !isSafeAddress(url));
  if (unsafe !== undefined)
    return failed({
      kind: 'bad-dependency-file',
      file,
      detail: `${unsafe.url}: it must be an https address`,
    });
  const roots: string[] = [];
  const fromIndex: { requirement: string; index: string }[] = [];
  for (const root of listed.value ?? []) {
    const { name } = parseRequirement(root);
    const sources = Object.entries(tool?.uv?.sources ?? {}).find(
      ([each]) => normalizeName(each) === name,
    )?.[1];
    if (sources === undefined) roots.push(root);
    for (const source of sources ?? []) {
      const requirement = withMarker(root, source.marker);
      if (source.workspace === true) {
        const member = await workspaceMember(appDir, name);
        const detail = `tool.uv.sources: the workspace has no ${name}`;
        if (member === null) return failed({ kind: 'bad-dependency-file', file, detail });
        roots.push(sourced(requirement, `\${PROJECT_ROOT}/${member}`));
      } else if (source.index === undefined) roots.push(sourced(requirement, placeOf(source)));
      else {
        const url = indexes.find((one) => one.name === source.index)?.url;
        const detail = `tool.uv.sources: there is no index ${source.index}`;
        if (url === undefined) return failed({ kind: 'bad-dependency-file', file, detail });
        fromIndex.push({ requirement, index: url });
      }
    }
  }
  return done({
    roots: listed.value === null ? null : roots,
    constraints: tool?.uv?.['constraint-dependencies'] ?? [],
    fromIndex,
    options: urls
      .filter(({ url }) => !/^https:\/\/pypi\.org\/simple\/?$/.test(url))
      .map((one) => `${one.default ? '--index-url' : '--extra-index-url'} ${one.url}`),
  });
}

/** null: only the build can tell. */
async function dependenciesOf(
  appDir: string,
  folder: string,
  { project, tool }: Pyproject,
  extras: readonly string[],
): Promise<Outcome<string[] | null>> {
  const bad = (detail: string) =>
    failed({ kind: 'bad-dependency-file', file: join(folder, 'pyproject.toml'), detail });
  const isDynamic = (field: string) => project?.dynamic.includes(field) === true;
  const inFiles = tool?.setuptools?.dynamic;
  const of = async (named: z.infer<typeof FromFile>): Promise<Outcome<string[]>> => {
    const lines: string[] = [];
    for (const each of named.file) {
      const read = await readRequirements(appDir, join(folder, each));
      if (!read.ok) return read;
      lines.push(...read.value.lines);
    }
    return done(lines);
  };
  if (project === undefined) return done(null);
  let roots = project.dependencies ?? [];
  if (isDynamic('dependencies')) {
    if (inFiles?.dependencies === undefined) return done(null);
    const read = await of(inFiles.dependencies);
    if (!read.ok) return read;
    roots = read.value;
  }
  const optional = new Map<string, string[]>();
  for (const [name, lines] of Object.entries(project['optional-dependencies']))
    optional.set(normalizeName(name), lines);
  if (isDynamic('optional-dependencies')) {
    if (inFiles === undefined && extras.length > 0) return done(null);
    for (const [name, named] of Object.entries(inFiles?.['optional-dependencies'] ?? {})) {
      const read = await of(named);
      if (!read.ok) return read;
      optional.set(normalizeName(name), read.value);
    }
  }
  const own = normalizeName(project.name ?? '');
  const wanted = extras.map(normalizeName);
  // an extra may include others: all = ["the-app[web,cpu]"]
  for (let at = 0; at < wanted.length && at < 200; at += 1) {
    const lines = optional.get(wanted[at] ?? '');
    if (lines === undefined) return bad(`it has no extra ${wanted[at] ?? ''}`);
    for (const line of lines) {
      const { name, extras: more } = parseRequirement(line);
      if (name === own) wanted.push(...more.map(normalizeName).filter((e) => !wanted.includes(e)));
      else roots = [...roots, line];
    }
  }
  return done([...new Set(roots)]);
}

function withMarker(requirement: string, more: string | undefined): string {
  if (more === undefined) return requirement;
  const { marker } = parseRequirement(requirement);
  const [what = ''] = requirement.split(';');
  return `${what.trim()} ; ${marker === null ? more : `(${marker}) and (${more})`}`;
}

/** PEP 508 form of a requirement that is taken from a place of its own. */
function sourced(requirement: string, place: string): string {
  const { name, extras, marker } = parseRequirement(requirement);
  const wanted = extras.length === 0 ? name : `${name}[${extras.join(',')}]`;
  return `${wanted} @ ${place}${marker === null ? '' : ` ; ${marker}`}`;
}

const placeOf = ({ git, url, path }: z.infer<typeof UvSource>): string =>
  git === undefined ? (url ?? path ?? '') : `git+${git}`;
