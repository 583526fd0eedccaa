import { hasUnsafe } from '../../contract/plain-text';

/** A file's name until its content is verified; relative-path.ts keeps manifests from using it. */
export const partOf = (name: string): string => `${name}.part`;
export const partFactsOf = (name: string): string => `${name}.part.json`;
/** A file whose content differs from the manifest, beside the name that it should have had. */
export const mismatchOf = (name: string, digest: string): string =>
  `${mismatchPrefix(name)}${digest.slice(0, 16)}`;
export const mismatchPrefix = (name: string): string => `${name}.mismatch-`;
export const mismatchFactsOf = (mismatch: string): string => `${mismatch}.json`;
/** A correct file, beside a name that is taken by another one. */
export const besideOf = (name: string, digest: string): string =>
  `${name}.new-${digest.slice(0, 16)}`;

/** The longest of all these names. */
export const longestNameOf = (name: string): string =>
  mismatchFactsOf(mismatchOf(name, '0'.repeat(16)));

export function kindOfName(name: string): 'file' | 'partial' | 'mismatch' | 'beside' {
  if (/\.part(?:\.json(?:\.[0-9a-f]+)?)?$/.test(name)) return 'partial';
  if (/\.mismatch-[0-9a-f]{16}(?:\.json)?$/.test(name)) return 'mismatch';
  return /\.new-[0-9a-f]{16}$/.test(name) ? 'beside' : 'file';
}

/** Why a manifest's path is never used; the catalogue has a message for each. */
export type PathRefusal =
  | 'empty'
  | 'absolute'
  | 'outside'
  | 'characters'
  | 'long'
  | 'reserved'
  | 'link'
  | 'blocked'
  | 'special';

type RelativeParts =
  | { readonly ok: true; readonly parts: readonly string[] }
  | { readonly ok: false; readonly reason: PathRefusal };

/** NAME_MAX on Linux is 255 bytes; the rest is for the suffixes of a download. */
const longestPart = 200;
const longestPath = 1000;
const deepest = 32;

// Besides invisible characters: none belongs in a file name, and each can disguise what the file is.
const unusual = /[\t\n\\\ufffd]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Names made by downloads, which a manifest must not use. */
const reserved = /\.part(?:\.json(?:\.[0-9a-f]+)?)?$|\.(?:mismatch|new)-[0-9a-f]{16}(?:\.json)?$/;

const refuse = (reason: PathRefusal): RelativeParts => ({ ok: false, reason });

/** The components of a path below a folder, without accessing the disk. */
export function relativeParts(path: string, kind: 'file' | 'folder' = 'file'): RelativeParts {
  if (kind === 'folder' && (path === '' || path === '.' || path === './'))
    return { ok: true, parts: [] };
  if (path === '') return refuse('empty');
  if (path.length > longestPath) return refuse('long');
  if (hasUnsafe(path) || unusual.test(path) || loneSurrogate.test(path))
    return refuse('characters');
  if (path.startsWith('/')) return refuse('absolute');
  const parts = (kind === 'folder' ? path.replace(/\/$/, '') : path).split('/');
  if (parts.includes('..')) return refuse('outside');
  if (parts.some((part) => part === '' || part === '.')) return refuse('empty');
  if (parts.length > deepest || parts.some((part) => Buffer.byteLength(part) > longestPart))
    return refuse('long');
  if (parts.some((part) => reserved.test(part))) return refuse('reserved');
  return { ok: true, parts };
}
