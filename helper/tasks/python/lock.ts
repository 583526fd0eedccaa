import { createHash } from 'node:crypto';
import { logicalLines, parseRequirement } from './requirements';
import { done, failed, type Outcome } from './types';

/** A resolved list: one `name==version [; marker] --hash=sha256:...` a line, sorted, LF at the end. */
export interface Lock {
  text: string;
  sha256: string;
  packages: number;
}

export interface LockEntry {
  /** Normalized as PEP 503 says. */
  name: string;
  version: string;
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

const indexOption = /^--(?:index-url|extra-index-url|find-links)\s/;

/**
 * Brings the output of uv, the report of pip or a requirements file with hashes into our form.
 * `options` are the repository's own index lines, which installing from the lock needs again.
 */
export function lockFromRequirements(text: string, options: string[] = []): Outcome<Lock> {
  const entries: LockEntry[] = [];
  const unlockable: string[] = [];
  for (const line of logicalLines(text)) {
    if (line.startsWith('-')) continue;
    const requirement = parseRequirement(line);
    if (requirement.pin === null || requirement.hashes.length === 0) unlockable.push(line);
    else {
      const { name, pin, marker, hashes } = requirement;
      entries.push({ name, version: pin, marker, hashes });
    }
  }
  if (unlockable.length > 0) {
    return failed({ kind: 'not-lockable', requirements: unlockable.slice(0, 20) });
  }
  return done(lockFromEntries(entries, options));
}

export function lockFromEntries(entries: LockEntry[], options: string[] = []): Lock {
  const merged = new Map<string, LockEntry>();
  for (const entry of entries) {
    const key = `${entry.name}==${entry.version};${entry.marker ?? ''}`;
    const hashes = [...(merged.get(key)?.hashes ?? []), ...entry.hashes];
    merged.set(key, { ...entry, hashes: [...new Set(hashes)].sort() });
  }
  const lines = [...merged.values()].map(formatEntry).sort(byCodePoint);
  const text = [...[...new Set(options)].sort(byCodePoint), ...lines, ''].join('\n');
  return { text, sha256: sha256(text), packages: new Set(entries.map((e) => e.name)).size };
}

/** The entries of a text in our form; a line that is not throws, for only we write it. */
export function parseLock(text: string): LockEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !indexOption.test(line))
    .map((line) => {
      const { name, pin, marker, hashes } = parseRequirement(line);
      if (pin === null || hashes.length === 0) throw new Error(`not a line of a lock: ${line}`);
      return { name, version: pin, marker, hashes };
    });
}

/** The repository's own index lines in a text of our form. */
export function lockOptions(text: string): string[] {
  return text.split('\n').filter((line) => indexOption.test(line));
}

/** The Lock of a text that was kept. */
export function lockFromText(text: string): Lock {
  const names = new Set(parseLock(text).map((entry) => entry.name));
  return { text, sha256: sha256(text), packages: names.size };
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
  for (const { name, version } of parseLock(text)) {
    found.set(name, [...(found.get(name) ?? []), version]);
  }
  return new Map([...found].map(([name, all]) => [name, [...new Set(all)].sort().join(' or ')]));
}

function formatEntry({ name, version, marker, hashes }: LockEntry): string {
  const condition = marker === null ? '' : ` ; ${marker}`;
  return `${name}==${version}${condition} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}`;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
