import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownPackage } from './pyproject';
import { readRepositoryText } from './repository-text';

export interface Shadow {
  /** "api_layer.py" */
  module: string;
  /** "api_layer/", which Python imports instead. */
  package: string;
}

export type EntryPoint =
  | {
      kind: 'found';
      /** "api_layer:app" */
      entryPoint: string;
      others: string[];
      /** Modules with an application that are hidden by a package of the same name. */
      shadowed: Shadow[];
    }
  | { kind: 'none'; shadowed: Shadow[] };

/** Where LadyLinux and FastAPI projects usually have it, most likely first. */
const usual = [
  'api_layer',
  'app_layer',
  'app.main',
  'app.api',
  'app',
  'main',
  'api',
  'src.main',
  'server',
];
const usualNames = ['app', 'application', 'api'];
const skipped = /^(?:tests?|docs?|examples?|scripts?|venv|node_modules|\..*|__.*)$/;
const fileLimit = 500;

/** Other frameworks that uvicorn can serve, and usual names of functions that make an application. */
const otherMakers =
  /^(?:Starlette|Litestar|Quart|(?:create|make|build|get|init)_(?:app|application|api))$/;

const importsServed = /^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette|litestar|quart)\b/m;

/**
 * Searches modules near the root for a top-level `NAME = FastAPI(`, and if there is none, for an application of another
 * framework or from a function. Runs no code.
 */
export async function findEntryPoint(appDir: string): Promise<EntryPoint> {
  const near = await findIn(appDir, await modulesNearTheRoot(appDir));
  if (near.kind === 'found' || near.shadowed.length > 0) return near;
  return findIn(appDir, await modulesBelow(appDir));
}

async function findIn(appDir: string, modules: readonly Module[]): Promise<EntryPoint> {
  const found = await applicationsOf(appDir, modules, applicationsIn);
  if (found.kind === 'found' || found.shadowed.length > 0) return found;
  // what Flask's create_app() returns cannot be served by uvicorn
  for (const { file } of modules) {
    const read = await readRepositoryText(appDir, file);
    if (read.kind === 'read' && importsServed.test(read.text))
      return applicationsOf(appDir, modules, likelyApplicationsIn);
  }
  return found;
}

async function applicationsOf(
  appDir: string,
  modules: readonly Module[],
  namesIn: (source: string) => string[],
): Promise<EntryPoint> {
  const shadowed: Shadow[] = [];
  const found: string[] = [];
  for (const { module, file } of modules) {
    const read = await readRepositoryText(appDir, file);
    if (read.kind !== 'read') continue;
    const names = namesIn(read.text);
    if (names.length === 0) continue;
    const hiding = modules.find((other) => other.module === module && other.file !== file);
    // Python prefers a package to a module: the import system's FileFinder.
    if (hiding?.file.endsWith('/__init__.py') === true) {
      shadowed.push({ module: file, package: hiding.file.slice(0, -'__init__.py'.length) });
    } else {
      found.push(...names.map((name) => `${module}:${name}`));
    }
  }
  const [entryPoint, ...others] = found.sort(byLikelihood);
  return entryPoint === undefined
    ? { kind: 'none', shadowed }
    : { kind: 'found', entryPoint, others, shadowed };
}

/** Names assigned a FastAPI instance at top level (no indentation). */
export function applicationsIn(source: string): string[] {
  const code = withoutLongStrings(source);
  const aliases = code.matchAll(
    /^from\s+fastapi\s+import\s+(?:\(\s*)?(?:[^\s()](?:(?!\)).)*?)?\bFastAPI\s+as\s+(\w+)/gm,
  );
  const makers = new Set([...aliases].map(([, alias]) => alias));
  return namesOf(
    code,
    (maker, isOfModule) => maker === 'FastAPI' || (!isOfModule && makers.has(maker)),
  );
}

/** For other makers only the usual names: a module may create many objects. */
const likelyApplicationsIn = (source: string): string[] =>
  namesOf(withoutLongStrings(source), (maker) => otherMakers.test(maker)).filter((name) =>
    usualNames.includes(name),
  );

/** Names assigned a maker's result at top level. */
function namesOf(code: string, isMaker: (maker: string, isOfModule: boolean) => boolean): string[] {
  const calls = code.matchAll(
    /^([A-Za-z_]\w*)[ \t]*(?::(?:(?!=).)+)?=[ \t]*((?:\w+\.)?)(\w+)[ \t]*\(/gm,
  );
  const names = [...calls].flatMap(([, name = '', module, maker = '']) =>
    isMaker(maker, module !== '') ? [name] : [],
  );
  return [...new Set(names)];
}

function withoutLongStrings(source: string): string {
  return source.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '""');
}

interface Module {
  module: string;
  file: string;
}

async function modulesNearTheRoot(appDir: string): Promise<Module[]> {
  const found = await modulesIn(appDir, '');
  for (const folder of await foldersIn(appDir, '')) {
    if (found.length < fileLimit) found.push(...(await modulesIn(appDir, folder)));
  }
  return found;
}

/** One folder deeper. What the build of a package takes from `src/` is imported without it. */
async function modulesBelow(appDir: string): Promise<Module[]> {
  const isPackage = (await ownPackage(appDir)) !== null;
  const found: Module[] = [];
  for (const folder of await foldersIn(appDir, '')) {
    for (const below of await foldersIn(appDir, folder)) {
      if (found.length >= fileLimit) return found;
      const modules = await modulesIn(appDir, below);
      found.push(
        ...(isPackage && folder === 'src'
          ? modules.map(({ module, file }) => ({ module: module.replace(/^src\./, ''), file }))
          : modules),
      );
    }
  }
  return found;
}

async function foldersIn(appDir: string, folder: string): Promise<string[]> {
  const entries = await entriesIn(appDir, folder);
  return entries
    .filter((entry) => entry.isDirectory() && !skipped.test(entry.name) && isIdentifier(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

async function entriesIn(appDir: string, folder: string): Promise<Dirent[]> {
  const entries = await readdir(join(appDir, folder), { withFileTypes: true }).catch(
    // an unreadable folder hides only itself
    (error: unknown) => {
      if (folder !== '' && (error as NodeJS.ErrnoException).code === 'EACCES') return [];
      throw error;
    },
  );
  return folder !== '' && entries.some((entry) => entry.name === '.git') ? [] : entries;
}

async function modulesIn(appDir: string, folder: string): Promise<Module[]> {
  const entries = await entriesIn(appDir, folder);
  return entries
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.py') && !entry.name.startsWith('test_'),
    )
    .map((entry) => ({ stem: entry.name.slice(0, -'.py'.length), file: join(folder, entry.name) }))
    .filter(({ stem }) => isIdentifier(stem))
    .map(({ stem, file }) => ({
      module: [...folder.split('/'), stem === '__init__' ? '' : stem]
        .filter((part) => part !== '')
        .join('.'),
      file,
    }))
    .filter(({ module }) => module !== '');
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

function byLikelihood(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(entryPoint: string): number {
  const [module = '', name = ''] = entryPoint.split(':');
  const place = usual.indexOf(module);
  const spelling = usualNames.indexOf(name);
  const unknown = usual.length + module.split('.').length;
  return (place === -1 ? unknown : place) * 10 + (spelling === -1 ? usualNames.length : spelling);
}
