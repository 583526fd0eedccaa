import { sameVersion } from './versions';
import {
  archiveName,
  localProject,
  logicalLines,
  notLockable,
  parseRequirement,
} from './requirements';
import { done, type Outcome } from './types';
import { sha256OfContent } from '../../lib/sha256';

/**
 * A resolved list: sorted lines `name==version [; marker] --hash=sha256:...` or `name @ https://... [; marker]
 * --hash=...`, LF at the end.
 */
export interface Lock {
  text: string;
  sha256: string;
  packages: number;
}

export interface LockEntry {
  /** Normalized by PEP 503. */
  name: string;
  /** "unknown" for a URL whose file name does not contain it. */
  version: string;
  /** Its source, if not from an index; of the repository's own packages `file:.` or `file:./FOLDER`. */
  url: string | null;
  /** PEP 508; null: needed everywhere. */
  marker: string | null;
  /** Without "sha256:". */
  hashes: string[];
}

export interface LockChange {
  name: string;
  from: string | null;
  to: string | null;
}

/** A package of the repository itself, built from the commit that its "hash" stands for. `folder`: "." or such as "libs/one". */
const localUrl = (folder: string): string => (folder === '.' ? 'file:.' : `file:./${folder}`);

/** The folder of the repository that a package is built from; null: it is none of the repository's own. */
export const localFolder = (url: string | null): string | null =>
  url?.startsWith('file:.') === true ? url.slice('file:./'.length) || '.' : null;
const unknownVersion = 'unknown';

const indexOption = /^--(?:index-url|extra-index-url|find-links)\s/;

/**
 * Converts uv's output, pip's report or a requirements file with hashes to our format. options: the repository's own
 * index lines, which an installation needs again.
 */
export function lockFromRequirements(text: string, options: string[] = []): Outcome<Lock> {
  const entries: LockEntry[] = [];
  const unlockable: string[] = [];
  for (const line of logicalLines(text)) {
    if (localProject(line) !== null || /^--(?!editable)/.test(line)) continue;
    const entry = entryOf(line);
    if (entry === null) unlockable.push(line);
    else entries.push(entry);
  }
  if (unlockable.length > 0) return notLockable(unlockable);
  return done(lockFromEntries(entries, options));
}

function entryOf(line: string): LockEntry | null {
  const { name, pin, url, marker, hashes } = parseRequirement(line);
  if (name === '' || hashes.length === 0 || (pin === null && url === null)) return null;
  const version = pin ?? (url === null ? null : archiveName(url)?.version);
  return {
    name,
    version: version ?? unknownVersion,
    url: pin === null ? url : null,
    marker,
    hashes,
  };
}

/** Adds the repository's own packages to the list, as of `commit`; for each commit it is another list. */
export function withLocal(
  lock: Lock,
  local: readonly { readonly name: string; readonly folder: string }[],
  commit: string,
): Lock {
  const names = new Set(local.map(({ name }) => name));
  const others = parseLock(lock.text).filter(
    ({ name, url }) => localFolder(url) === null && !names.has(name),
  );
  const own = local.map(({ name, folder }) => ({
    ...{ name, version: unknownVersion, url: localUrl(folder), marker: null },
    hashes: [sha256OfContent(commit)],
  }));
  return lockFromEntries([...others, ...own], lockOptions(lock.text));
}

export function lockFromEntries(entries: LockEntry[], options: string[] = []): Lock {
  const merged = new Map<string, LockEntry>();
  for (const entry of entries) {
    const key = `${entry.name}${entry.url ?? entry.version};${entry.marker ?? ''}`;
    const hashes = [...(merged.get(key)?.hashes ?? []), ...entry.hashes];
    merged.set(key, { ...entry, hashes: [...new Set(hashes)].sort() });
  }
  const lines = [...merged.values()].map(formatEntry).sort(byCodePoint);
  const text = [...[...new Set(options)].sort(byCodePoint), ...lines, ''].join('\n');
  return {
    text,
    sha256: sha256OfContent(text),
    packages: new Set(entries.map((e) => e.name)).size,
  };
}

/** The entries of a list in our format. Throws on any other line, because only we write lists. */
export function parseLock(text: string): LockEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !indexOption.test(line))
    .map((line) => {
      const entry = entryOf(line) ?? ownEntry(line);
      if (entry === null) throw new Error(`not a line of a lock: ${line}`);
      return entry;
    });
}

/** Whether an index can have it by name and version, wherever the list takes it from. */
export const isOnIndex = ({ url, version }: LockEntry): boolean =>
  url === null || version !== unknownVersion;

/** The list for an index that has all its archives: takes nothing from anywhere else. */
export function asOnOneIndex(lock: Lock): Lock {
  const entries = parseLock(lock.text).map((entry) =>
    isOnIndex(entry) ? { ...entry, url: null } : entry,
  );
  return lockFromEntries(entries);
}

function ownEntry(line: string): LockEntry | null {
  const [, name, url, hash] =
    /^(\S+) @ (file:\.\S*) --hash=sha256:([0-9a-f]{64})$/.exec(line) ?? [];
  return name === undefined || url === undefined || hash === undefined
    ? null
    : { name, version: unknownVersion, url, marker: null, hashes: [hash] };
}

/** Whether an entry has this version, if the list tells. */
export function isOfVersion(entry: LockEntry, version: string): boolean {
  return entry.version === unknownVersion || sameVersion(entry.version, version);
}

/** The repository's own index lines in a list. */
export function lockOptions(text: string): string[] {
  return text.split('\n').filter((line) => indexOption.test(line));
}

/** The Lock of a stored list. */
export function lockFromText(text: string): Lock {
  const names = new Set(parseLock(text).map((entry) => entry.name));
  return { text, sha256: sha256OfContent(text), packages: names.size };
}

export function diffLocks(before: string | null, after: string): LockChange[] {
  const from = versions(before ?? '');
  const to = versions(after);
  return [...new Set([...from.keys(), ...to.keys()])]
    .sort(byCodePoint)
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((change) => change.from !== change.to);
}

function versions(text: string): Map<string, string> {
  const found = new Map<string, string[]>();
  for (const { name, version, url } of parseLock(text)) {
    if (localFolder(url) !== null) continue; // differs with every commit
    found.set(name, [...(found.get(name) ?? []), version]);
  }
  return new Map([...found].map(([name, all]) => [name, [...new Set(all)].sort().join(' or ')]));
}

function formatEntry({ name, version, url, marker, hashes }: LockEntry): string {
  const condition = marker === null ? '' : ` ; ${marker}`;
  const what = url === null ? `${name}==${version}` : `${name} @ ${url}`;
  return `${what}${condition} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}`;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
