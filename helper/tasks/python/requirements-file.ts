import { dirname, join, relative } from 'node:path';
import { readRepositoryText } from './repository-text';
import { isSafeAddress, localProject, logicalLines, parseRequirement } from './requirements';
import { done, failed, type Outcome } from './types';

/** A requirements file with its includes expanded, safe to give to uv and pip. */
export interface Requirements {
  lines: string[];
  constraints: string[];
  /** Where packages come from: `--index-url URL`, at most once, replaces the default. */
  options: string[];
  /** `--pre`: pre-releases count too. */
  pre: boolean;
  /** Options that we ignore, as written. */
  ignored: string[];
}

const mostFiles = 100;
const defaultIndex = /^https:\/\/pypi\.org\/simple\/?$/;
/** Options with a line of their own, pip's "Supported options". value: the rest of the line belongs to the option. */
const fileOptions = new Map<string, { short?: string; value: boolean }>([
  ['--requirement', { short: '-r', value: true }],
  ['--constraint', { short: '-c', value: true }],
  ['--editable', { short: '-e', value: true }],
  ['--index-url', { short: '-i', value: true }],
  ['--pypi-url', { value: true }],
  ['--extra-index-url', { value: true }],
  ['--find-links', { short: '-f', value: true }],
  ['--no-index', { value: false }],
  ['--no-binary', { value: true }],
  ['--only-binary', { value: true }],
  ['--prefer-binary', { value: false }],
  ['--require-hashes', { value: false }],
  ['--pre', { value: false }],
  ['--all-releases', { value: true }],
  ['--only-final', { value: true }],
  ['--trusted-host', { value: true }],
  ['--use-feature', { value: true }],
]);

/** Reads `file` and its includes, which must all be below `appDir`. */
export async function readRequirements(
  appDir: string,
  file: string,
): Promise<Outcome<Requirements>> {
  const found: Requirements = { lines: [], constraints: [], options: [], pre: false, ignored: [] };
  const reading = { appDir, found, state: { needHashes: false, files: 0 } };
  const problem = await include(reading, file, 'lines', []);
  return problem ?? done(found);
}

interface Reading {
  readonly appDir: string;
  readonly found: Requirements;
  readonly state: { needHashes: boolean; files: number };
}

async function include(
  reading: Reading,
  file: string,
  into: 'lines' | 'constraints',
  above: readonly string[],
): Promise<ReturnType<typeof failed> | null> {
  const bad = (detail: string) => failed({ kind: 'bad-dependency-file', file, detail });
  const { appDir, found, state } = reading;
  state.files += 1;
  if (above.includes(file) || state.files > mostFiles) return bad('the files include one another');
  const read = await readRepositoryText(appDir, file);
  if (read.kind !== 'read') return bad(read.detail);
  for (const line of logicalLines(read.text)) {
    const variable = /\$\{[A-Z0-9_]+\}/.exec(line)?.[0];
    if (variable !== undefined && localProject(line) === null)
      return bad(`${line}: nobody sets ${variable} here`);
    if (/--hash[= ]["']?sha(?:384|512):/.test(line) && parseRequirement(line).hashes.length === 0)
      return bad(`${line}: only sha256 is a hash here; “pip hash FILE” tells it`);
    if (!line.startsWith('-')) {
      if (!isRequirement(line)) return bad(`${line}: no requirement begins like this`);
      found[into].push(line);
      continue;
    }
    const options = optionsOf(line);
    if (typeof options === 'string') return bad(`${line}: ${options}`);
    for (const { name, value } of options) {
      const problem = await obey(reading, { file, line, name, value }, into, above);
      if (typeof problem === 'string') return bad(`${line}: ${problem}`);
      if (problem !== null) return problem;
    }
  }
  const unheld = found.lines.find((line) => parseRequirement(line).hashes.length === 0);
  return above.length === 0 && state.needHashes && unheld !== undefined
    ? bad(`--require-hashes, and ${unheld} has none`)
    : null;
}

/** A PEP 508 name with anything that may follow, a URL, or a path; pip refuses all else. */
const isRequirement = (line: string): boolean =>
  parseRequirement(line).name !== '' || localProject(line) !== null || /[/\\]|^\.|:/.test(line);

async function obey(
  reading: Reading,
  option: { file: string; line: string; name: string; value: string },
  into: 'lines' | 'constraints',
  above: readonly string[],
): Promise<ReturnType<typeof failed> | string | null> {
  const { appDir, found, state } = reading;
  const { file, line, name, value } = option;
  switch (name) {
    case '--requirement':
    case '--constraint': {
      if (/^[a-z]+:\/\//i.test(value)) return 'a list is read from the repository alone';
      const path = relative(appDir, join(appDir, dirname(file), value));
      // as in pip, lines that a constraints file includes by -r are requirements
      const target = name === '--requirement' ? 'lines' : 'constraints';
      return include(reading, path, target, [...above, file]);
    }
    case '--editable':
      found[into].push(`-e ${value}`);
      return null;
    case '--no-index':
      return 'packages come from an index here';
    case '--pre':
      found.pre = true;
      return null;
    case '--require-hashes':
      state.needHashes = true;
      return null;
    case '--pypi-url':
    case '--index-url':
    case '--extra-index-url':
    case '--find-links':
      // Ignoring it would ask the default index for its packages, where anyone could publish them.
      if (!isSafeAddress(value) || line.includes('\\')) return 'it must be an https address';
      addSource(found, name === '--pypi-url' ? '--index-url' : name, value);
      return null;
    default:
      found.ignored.push(line);
      return null;
  }
}

/** Parses like pip's optparse: shell-like words, abbreviated names, values with or without "=". */
function optionsOf(line: string): { name: string; value: string }[] | string {
  const words = shellWords(line);
  if (words === null) return 'its quotes do not end';
  const found: { name: string; value: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const isLong = word.startsWith('--');
    const [given = '', ...rest] = isLong ? word.split('=') : [word.slice(0, 2), word.slice(2)];
    const names = [...fileOptions.keys()].filter((name) =>
      isLong ? name.startsWith(given) : fileOptions.get(name)?.short === given,
    );
    const name = names.find((each) => each === given) ?? names[0];
    if (name === undefined || (isLong && names.length > 1 && name !== given))
      return `${word} is no option of a list of packages`;
    const attached = rest.join('=');
    if (fileOptions.get(name)?.value !== true) found.push({ name, value: '' });
    else if (attached !== '') found.push({ name, value: attached });
    else {
      at += 1;
      const value = words[at];
      if (value === undefined) return `${word} has no value`;
      found.push({ name, value });
    }
  }
  return found;
}

/** Splits like Python's shlex.split(); null: an unclosed quote. */
function shellWords(line: string): string[] | null {
  const words: string[] = [];
  const piece = /\s+|"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^\s"'\\]+)|(.)/gsy;
  let word: string | null = null;
  for (const [all, double, single, escaped, plain, stray] of line.matchAll(piece)) {
    if (stray !== undefined) return null;
    if (/^\s+$/.test(all) && escaped === undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = `${word ?? ''}${double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? plain ?? ''}`;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** As in pip, the last `--index-url` counts. PyPI, or its mirror, is already the default. */
function addSource(found: Requirements, option: string, url: string): void {
  if (defaultIndex.test(url) && option !== '--find-links') return;
  if (option === '--index-url')
    found.options = found.options.filter((one) => !one.startsWith('--index-url'));
  if (!found.options.includes(`${option} ${url}`)) found.options.push(`${option} ${url}`);
}
