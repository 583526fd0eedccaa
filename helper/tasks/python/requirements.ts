import { dirname, join, relative } from 'node:path';
import { readRepositoryText } from './repository-text';
import { done, failed, type Outcome } from './types';

/** One line of a requirements file, PEP 508 with pip's `--hash` options. */
export interface Requirement {
  /** Normalized as PEP 503 says; empty when the line names no package. */
  name: string;
  extras: string[];
  /** The one version that the line allows. */
  pin: string | null;
  /** As written, such as `>=0.110,<1`; empty where any will do. */
  versions: string;
  marker: string | null;
  hashes: string[];
  /** A git address, a URL, a folder, an editable install: nothing that an index has. */
  direct: boolean;
}

/** A requirements file with its includes in place: what may be handed to uv and pip. */
export interface Requirements {
  lines: string[];
  constraints: string[];
  /** Where the repository takes packages from: `--index-url URL` instead of the default, at most once. */
  options: string[];
  /** Options that we do not honour, as written. */
  ignored: string[];
}

const depthLimit = 5;
const defaultIndex = /^https:\/\/pypi\.org\/simple\/?$/;
const sources = new Map([
  ['-i', '--index-url'],
  ['--index-url', '--index-url'],
  ['--extra-index-url', '--extra-index-url'],
  ['-f', '--find-links'],
  ['--find-links', '--find-links'],
]);

/** Lines with continuations joined and comments gone, as pip reads them. */
export function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

export function parseRequirement(line: string): Requirement {
  const hashes = [...line.matchAll(/--hash[= ]sha256:([0-9a-fA-F]{64})/g)].map((found) =>
    (found[1] ?? '').toLowerCase(),
  );
  const [specifier = '', ...rest] = line
    .replace(/\s--\S.*$/, '')
    .split(';')
    .map((part) => part.trim());
  const marker = rest.join(';').trim();
  const named =
    /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\]\s*)?((?:[=<>!~@(].*)?)$/.exec(
      specifier.trim(),
    );
  const [, name = '', extras = '', versions = ''] = named ?? [];
  return {
    name: normalizeName(name),
    extras: extras
      .split(',')
      .map((extra) => extra.trim())
      .filter((extra) => extra !== ''),
    pin: /^\(?={2,3}\s*([^\s,*()]+)\)?$/.exec(versions)?.[1] ?? null,
    versions: versions.trim(),
    marker: marker === '' ? null : marker,
    hashes,
    direct: named === null || versions.startsWith('@'),
  };
}

/** Reads `file` and what it includes, all of it below `appDir`. */
export async function readRequirements(
  appDir: string,
  file: string,
): Promise<Outcome<Requirements>> {
  const found: Requirements = { lines: [], constraints: [], options: [], ignored: [] };
  const problem = await include(appDir, file, 'lines', found, 0);
  return problem ?? done(found);
}

async function include(
  appDir: string,
  file: string,
  into: 'lines' | 'constraints',
  found: Requirements,
  depth: number,
): Promise<ReturnType<typeof failed> | null> {
  const bad = (detail: string) => failed({ kind: 'bad-dependency-file', file, detail });
  if (depth > depthLimit) return bad('the files include one another');
  const read = await readRepositoryText(appDir, file);
  if (read.kind !== 'read') return bad(read.detail);
  for (const line of logicalLines(read.text)) {
    const option = /^(-[A-Za-z]|--[a-z-]+)(?:[\s=]+|(?<=^-[A-Za-z])|$)((?:[^\s=].*)?)$/.exec(line);
    if (option === null) {
      found[into].push(line);
      continue;
    }
    const [, name = '', value = ''] = option;
    switch (name) {
      case '-r':
      case '--requirement':
      case '-c':
      case '--constraint': {
        const target =
          into === 'lines' && /^(?:-r|--requirement)$/.test(name) ? 'lines' : 'constraints';
        const path = relative(appDir, join(appDir, dirname(file), value.trim()));
        const problem = await include(appDir, path, target, found, depth + 1);
        if (problem !== null) return problem;
        break;
      }
      case '-e':
      case '--editable':
        found[into].push(line);
        break;
      case '--no-index':
        return bad(`${line}: packages come from an index here`);
      default: {
        const source = sources.get(name);
        if (source === undefined) found.ignored.push(line);
        // Left out, the packages it has would be asked of everybody's index: anyone could offer them.
        else if (!/^https:\/\/[^\s$\\]+$/.test(value) || !URL.canParse(value))
          return bad(`${line}: it must be an https address`);
        else addSource(found, source, value);
      }
    }
  }
  return null;
}

/** As pip reads them, the last `--index-url` counts. PyPI is the default already, or its mirror is. */
function addSource(found: Requirements, option: string, url: string): void {
  if (defaultIndex.test(url) && option !== '--find-links') return;
  if (option === '--index-url')
    found.options = found.options.filter((one) => !one.startsWith('--index-url'));
  if (!found.options.includes(`${option} ${url}`)) found.options.push(`${option} ${url}`);
}

/** The index that a list's options name instead of the default. */
export function ownIndex(options: readonly string[]): string | null {
  const own = options.find((option) => option.startsWith('--index-url '));
  return own?.slice('--index-url '.length) ?? null;
}

/** How tightly a list says what it wants. */
export function strictness(lines: string[]): 'hashed' | 'pinned' | 'loose' {
  const requirements = lines.map(parseRequirement);
  if (requirements.length === 0 || !requirements.every((one) => one.pin !== null)) return 'loose';
  return requirements.every((one) => one.hashes.length > 0) ? 'hashed' : 'pinned';
}

/** The lines that no index can answer and no hash can hold. */
export function directRequirements(lines: string[]): string[] {
  return lines.filter((line) => line.startsWith('-') || parseRequirement(line).direct);
}
