import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { openBase, folderWithin } from './open-folder';
import { normativeModels } from './manifest/parse';
import { relativeParts } from './relative-path';
import { trimmedEnd } from '../lib/text';

export interface ModelsDirectory {
  readonly path: string;
  readonly from: 'environment' | 'manifest' | 'default';
  /** A requested folder that must not be used; `path` is then the next best. */
  readonly refused: { readonly path: string; readonly from: 'environment' | 'manifest' } | null;
}

export interface ModelsDirectoryQuestion {
  /** The environment file's variables, set by the administrator. */
  readonly variables: Readonly<Record<string, string>>;
  /** The manifest's models_base_dir, set by the repository. */
  readonly modelsBaseDir: string | null;
  /** The layout's models folder. */
  readonly defaultDir: string;
  /** The administrator's choice must be below one of these, or be the default. */
  readonly allowedBases?: readonly string[];
}

/** Where administrators keep large files. No system folders: a manifest chooses the names of files downloaded there. */
export const administratorsBases = [
  '/opt',
  '/srv',
  '/mnt',
  '/media',
  '/run/media',
  '/data',
  '/home',
  '/var/lib/ladylinux',
] as const;
const ours = [
  '/opt/ladylinux/app',
  '/opt/ladylinux/venv',
  '/opt/ladylinux/containers',
  '/opt/ladylinux/.refresh',
  '/var/lib/ladylinux/data',
  '/var/lib/ladylinux/cache',
  '/var/lib/ladylinux/logs',
];

const isAtOrBelow = (path: string, base: string): boolean =>
  path === base || path.startsWith(base.endsWith('/') ? base : `${base}/`);
const isBelow = (path: string, base: string): boolean => path !== base && isAtOrBelow(path, base);

/** Resolves symlinks in the part of the path that exists. */
function real(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false }) !== undefined)
      return join(realpathSync(at), path.slice(at.length));
    if (at === dirname(at)) return path;
  }
}

/** LADYLINUX_MODELS_DIR, else models_base_dir, else the default; each only if allowed. */
export function modelsDirectory({
  variables,
  modelsBaseDir,
  defaultDir,
  allowedBases = administratorsBases,
}: ModelsDirectoryQuestion): ModelsDirectory {
  const inLayout = (path: string) =>
    isAtOrBelow(path, normativeModels)
      ? join(defaultDir, path.slice(normativeModels.length))
      : path;
  let refused: ModelsDirectory['refused'] = null;

  const asked = variables['LADYLINUX_MODELS_DIR'];
  if (asked !== undefined && asked !== '') {
    const path = administrators(inLayout(normalize(asked)), defaultDir, allowedBases);
    if (path !== null) return { path, from: 'environment', refused };
    refused = { path: asked, from: 'environment' };
  }
  if (modelsBaseDir !== null && modelsBaseDir !== '') {
    const written = isAbsolute(modelsBaseDir)
      ? inLayout(modelsBaseDir)
      : resolve(dirname(defaultDir), modelsBaseDir);
    const path = repositorys(written, defaultDir);
    if (path !== null) return { path, from: 'manifest', refused };
    refused ??= { path: modelsBaseDir, from: 'manifest' };
  }
  return { path: defaultDir, from: 'default', refused };
}

function administrators(path: string, defaultDir: string, bases: readonly string[]): string | null {
  if (!isAbsolute(path) || path.includes('\0')) return null;
  const trimmed = trimmedEnd(path, '/');
  const root = defaultDir.endsWith(normativeModels)
    ? defaultDir.slice(0, -normativeModels.length)
    : '';
  const taken = [...ours, ...ours.map((own) => `${root}${own}`)];
  const allowed = (candidate: string) =>
    isAtOrBelow(candidate, defaultDir) ||
    (bases.some((base) => isBelow(candidate, base)) &&
      !taken.some((own) => isAtOrBelow(candidate, own) || isAtOrBelow(own, candidate)));
  try {
    return allowed(trimmed) && (allowed(real(trimmed)) || real(trimmed) === real(defaultDir))
      ? trimmed
      : null;
  } catch {
    return null;
  }
}

/** Only the default folder or one below it, without symlinks, which the service's user could create. */
function repositorys(path: string, defaultDir: string): string | null {
  if (!isAtOrBelow(path, defaultDir)) return null;
  const read = relativeParts(path.slice(defaultDir.length).replace(/^\/+/, ''), 'folder');
  if (!read.ok) return null;
  if (read.parts.length === 0 || lstatSync(defaultDir, { throwIfNoEntry: false }) === undefined)
    return join(defaultDir, ...read.parts);
  const base = openBase(defaultDir);
  try {
    const found = folderWithin(base, read.parts);
    if (found.kind === 'there') found.folder.close();
    return found.kind === 'there' || found.kind === 'missing'
      ? join(defaultDir, ...read.parts)
      : null;
  } finally {
    base.close();
  }
}
