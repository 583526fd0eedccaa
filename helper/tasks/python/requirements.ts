import { join, normalize } from 'node:path/posix';
import { isLoopbackHost } from '../../../common/loopback';
import { failed, type PythonFailure } from './types';
import { trimmedEnd } from '../../lib/text';

/** One line of a requirements file: PEP 508 with pip's `--hash` options. */
export interface Requirement {
  /** Normalized by PEP 503; empty if the line names no package. */
  name: string;
  extras: string[];
  /** The only version that the line allows. */
  pin: string | null;
  /** As written, such as `>=0.110,<1`; empty: any version. */
  versions: string;
  marker: string | null;
  /** Without "sha256:"; from `--hash` options or from the fragment of its URL. */
  hashes: string[];
  /** URL of an archive without its fragment, if the line names one that a hash can pin. */
  url: string | null;
  /** A git address, a URL, a folder or an editable install: nothing that an index has. */
  direct: boolean;
}

const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/**
 * Joins continued lines and removes comments, as pip does (req_file.py): a comment line is never continued; a continued
 * line is joined without a space.
 */
export function logicalLines(text: string): string[] {
  const joined: string[] = [];
  let begun = '';
  for (const line of text.split(lineEnds)) {
    const isComment = /^\s*#/.test(line);
    if (line.endsWith('\\') && !isComment) {
      begun += trimmedEnd(line.replace(/^\\+/, ''), '\\');
      continue;
    }
    joined.push(`${begun}${isComment ? ' ' : ''}${line}`);
    begun = '';
  }
  return [...joined, begun]
    .map((line) => line.replace(/(^|\s)#[\s\S]*$/, '').trim())
    .filter((line) => line !== '');
}

export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

export function parseRequirement(line: string): Requirement {
  const { what, options } = splitOptions(line);
  const hashes = [...options.matchAll(/--hash[= ]["']?sha256:([0-9a-fA-F]{64})/g)].map((found) =>
    (found[1] ?? '').toLowerCase(),
  );
  const [specifier, marker] = splitMarker(what);
  const named =
    /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\]\s*)?((?:[=<>!~@(].*)?)$/.exec(
      specifier,
    );
  const [, name = '', extras = '', versions = ''] = named ?? [];
  const address = archiveAddress(named === null ? specifier : versions.replace(/^@\s*/, ''));
  return {
    name: normalizeName(name === '' ? (archiveName(address?.url ?? '')?.name ?? '') : name),
    extras: extras
      .split(',')
      .map((extra) => extra.trim())
      .filter((extra) => extra !== ''),
    pin: /^\(?={2,3}\s*([^\s,*()]+)\)?$/.exec(versions)?.[1] ?? null,
    versions: versions.trim(),
    marker: marker === '' ? null : marker,
    hashes: [...hashes, ...(address?.hashes ?? [])],
    url: address?.url ?? null,
    direct: named === null || versions.startsWith('@'),
  };
}

/** From the first word that starts with a dash, pip reads the rest as options of the line. */
function splitOptions(line: string): { what: string; options: string } {
  const at = line.search(/(?:^|\s)--?\S/);
  return at === -1
    ? { what: line.trim(), options: '' }
    : { what: line.slice(0, at).trim(), options: line.slice(at) };
}

/** A URL may contain a semicolon, so there the marker's semicolon has white space before or after it. */
function splitMarker(text: string): [string, string] {
  const isAddress = /\b[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text.split(';', 1)[0] ?? '');
  const at = text.search(isAddress ? /\s;|;\s/ : /;/);
  if (at === -1) return [text.trim(), ''];
  return [text.slice(0, at).trim(), text.slice(at).replace(/^\s*;/, '').trim()];
}

/** PEP 508 and pip: an archive's hash may be in the fragment of its URL. */
function archiveAddress(text: string): { url: string; hashes: string[] } | null {
  const [url = '', fragment = ''] = text.trim().split('#');
  if (!isSafeAddress(url)) return null;
  const held = /(?:^|&)sha256=([0-9a-fA-F]{64})(?:&|$)/.exec(fragment)?.[1];
  return { url, hashes: held === undefined ? [] : [held.toLowerCase()] };
}

/** https, or this computer; no characters that a shell or another parser could read differently. */
export function isSafeAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s$\\]+$/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || isLoopbackHost(url);
}

/** Name and version from an archive's file name: of a wheel by its specification, of a source archive by PEP 625. */
export function archiveName(url: string): { name: string; version: string } | null {
  let file = (url.split(/[?#]/)[0] ?? '').split('/').pop() ?? '';
  try {
    file = decodeURIComponent(file);
  } catch {
    return null;
  }
  const found =
    /^([A-Za-z0-9._]+)-([A-Za-z0-9_.!+]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/.exec(file) ??
    /^([A-Za-z0-9._-]+)-(\d[A-Za-z0-9_.!+]*)\.(?:tar\.gz|zip)$/.exec(file);
  const [, name = '', version = ''] = found ?? [];
  return found === null ? null : { name: normalizeName(name), version };
}

/** A folder of the repository that is a package by itself. */
export interface LocalProject {
  /** Below the repository, such as "libs/one"; ".": the repository itself. */
  readonly folder: string;
  readonly extras: readonly string[];
}

const archive = /\.(?:whl|zip|tgz|tar\.\w+)$/;

/**
 * What a line takes from the repository's own folders, as `-e .[web]`, `./libs/one` and `one @ file:libs/one` do; null: another line.
 * `base`: the folder that its path is relative to.
 */
export function localProject(line: string, base = '.'): LocalProject | null {
  const editable = /^(?:-e|--editable)(?:[\s=]+|(?<=-e))/.exec(line)?.[0] ?? '';
  const [target] = splitMarker(line.slice(editable.length));
  const [at = '', before = ''] = /^[A-Za-z0-9._-]+\s*(?:\[([^\]]*)\]\s*)?@/.exec(target) ?? [];
  const [, scheme = '', path = '', after = ''] =
    /^(file:\/{0,3})?([^\s[\]#]*)(?:\s*\[([^\]]*)\])?(?:#\S*)?$/.exec(
      target.slice(at.length).trim(),
    ) ?? [];
  const isPath = `${editable}${at}${scheme}` !== '' || path.includes('/') || path === '.';
  // an absolute path follows "file:/", except for the two ways to write the repository itself
  const isBelow = /^(?:\.|\$\{PROJECT_ROOT\})/.test(path) || !scheme.endsWith('/');
  const plain = path.replace(/^\$\{PROJECT_ROOT\}/, '.');
  if (!isPath || !isBelow || `${scheme}${path}` === '' || archive.test(plain)) return null;
  if (!/^[\w.+/-]*$/.test(plain) || plain.startsWith('/')) return null;
  const folder = trimmedEnd(normalize(join(plain === path ? base : '.', plain)), '/');
  if (folder.split('/').some((part) => part === '..' || part === '.git')) return null;
  const extras = `${before},${after}`.split(',').map((extra) => extra.trim());
  return { folder, extras: extras.filter((extra) => extra !== '') };
}

/** Recognizes a package from a version control system, and suggests what to write instead. */
export function fromGit(line: string): { name: string; instead: string } | null {
  const found =
    /(?:^|[\s@=])(?:git|hg|svn|bzr)\+\w+:\/\/(?:[^\s@/]+@)?([^\s@#;/]+)\/([^\s@#;]+)(?:@([^\s#;]+))?(?:#(\S*))?/.exec(
      line,
    );
  if (found === null) return null;
  const [, host = '', fullPath = '', commit = '', fragment = ''] = found;
  const path = fullPath.replace(/\.git$/, '');
  const egg = /(?:^|&)egg=([\w.-]+)/.exec(fragment)?.[1];
  const name = (parseRequirement(line).name || egg) ?? path.split('/').pop() ?? '';
  const archive = !/^[0-9a-f]{40}$/.test(commit)
    ? null
    : host === 'github.com' || host === 'codeberg.org'
      ? `https://${host}/${path}/archive/${commit}.zip`
      : host === 'gitlab.com'
        ? `https://${host}/${path}/-/archive/${commit}/${path.split('/').pop() ?? ''}-${commit}.zip`
        : null;
  return { name, instead: archive === null ? `${name}==VERSION` : `${name} @ ${archive}` };
}

/** The index that a list's options set instead of the default. */
export function ownIndex(options: readonly string[]): string | null {
  const own = options.find((option) => option.startsWith('--index-url '));
  return own?.slice('--index-url '.length) ?? null;
}

/** How strictly a list pins its packages. The repository's own project is judged by its pyproject.toml. */
export function strictness(lines: string[]): 'hashed' | 'pinned' | 'loose' {
  const requirements = lines.filter((line) => localProject(line) === null).map(parseRequirement);
  const isExact = ({ pin, url, hashes }: Requirement) =>
    pin !== null || (url !== null && hashes.length > 0);
  if (requirements.length === 0 || !requirements.every(isExact)) return 'loose';
  return requirements.every((one) => one.hashes.length > 0) ? 'hashed' : 'pinned';
}

/** Lines that no index has and no hash can pin. */
export function directRequirements(lines: string[]): string[] {
  return lines.filter((line) => {
    if (localProject(line) !== null) return false;
    const { direct, url } = parseRequirement(line);
    return line.startsWith('-') || (direct && url === null);
  });
}

/** Why lines without a possible hash cannot be installed; for git, with a suggestion. */
export function notLockable(lines: readonly string[]): { ok: false; failure: PythonFailure } {
  const git = lines.map(fromGit).find((one) => one !== null);
  return git === undefined
    ? failed({ kind: 'not-lockable', requirements: lines.slice(0, 20) })
    : failed({ kind: 'from-git', package: git.name, instead: git.instead });
}
