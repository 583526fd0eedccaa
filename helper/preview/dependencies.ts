import { mkdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { SimpleGit } from 'simple-git';
import type { DependencyChange } from '../../contract/facts';
import type { KnownPreview } from '../../contract/preview';
import { plainLine } from '../lib/text';
import { detectDependencies } from '../tasks/python/dependency-files';
import { readPoetryProject, readUvProject } from '../tasks/python/locked-project';
import { readProjectWants } from '../tasks/python/pyproject';
import { logicalLines, parseRequirement } from '../tasks/python/requirements';
import { readRequirements } from '../tasks/python/requirements-file';

type Answer = KnownPreview['dependencies'];
/** Path to object name. */
type Files = ReadonlyMap<string, string>;

const named = ['pyproject.toml', 'uv.lock', 'poetry.lock', 'requirements.txt'];
const largestFile = 2 * 1024 * 1024;
const mostIncludes = 10;
const longestVersion = 100;
const unknown: Answer = { state: 'unknown', changes: [] };

/** Compares the requirements of two commits. Fetches only their dependency files, and none if they are equal. */
export async function dependencyChanges(
  git: SimpleGit,
  scratch: string,
  from: string | null,
  to: string,
): Promise<Answer> {
  try {
    const [before, after] = [
      from === null ? new Map() : await filesOf(git, from),
      await filesOf(git, to),
    ];
    const isSame = named.every((path) => before.get(path) === after.get(path));
    const isNamed = named.some((path) => after.has(path));
    if (from !== null && isSame) return { state: isNamed ? 'unchanged' : 'none', changes: [] };
    const now =
      from === null ? new Map<string, string>() : await wants(git, join(scratch, 'now'), before);
    const then = await wants(git, join(scratch, 'then'), after);
    if (now === null || then === null) return unknown;
    const changes = differences(now, then);
    return { state: changes.length === 0 ? 'unchanged' : 'changed', changes };
  } catch {
    return unknown;
  }
}

/** The regular files at the top of a commit and in requirements/. */
async function filesOf(git: SimpleGit, commit: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const folder of ['', 'requirements/']) {
    const text = await git.raw([
      'ls-tree',
      '-z',
      '--end-of-options',
      commit,
      ...(folder === '' ? [] : [folder]),
    ]);
    for (const record of text.split('\0')) {
      const found = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(record);
      if (found !== null) files.set(found[2] ?? '', found[1] ?? '');
    }
  }
  return files;
}

/** Package to version or range; null if the files cannot be parsed. */
async function wants(
  git: SimpleGit,
  folder: string,
  files: Files,
): Promise<ReadonlyMap<string, string> | null> {
  await mkdir(join(folder, 'requirements'), { recursive: true });
  const wanted = named.filter((path) => files.has(path));
  for (let at = 0; at < wanted.length && at < mostIncludes; at += 1) {
    const path = wanted[at] ?? '';
    const object = files.get(path);
    if (object === undefined || Number(await git.raw(['cat-file', '-s', object])) > largestFile)
      continue;
    const text = await git.raw(['cat-file', 'blob', object]);
    await writeFile(join(folder, path), text);
    if (path.endsWith('.txt'))
      wanted.push(
        ...includes(path, text).filter((each) => files.has(each) && !wanted.includes(each)),
      );
  }
  const found = await detectDependencies(folder);
  switch (found.kind) {
    case 'none':
      return new Map();
    case 'unusable':
      return null;
    case 'setting':
      return versions(found.lines);
    case 'uv-lock':
    case 'poetry-lock': {
      const project = await (found.kind === 'uv-lock' ? readUvProject : readPoetryProject)(folder);
      return project.ok ? versions([...project.value.hashes.keys()]) : null;
    }
    case 'pyproject': {
      const wants = await readProjectWants(folder, { folder: '.', extras: [] });
      if (!wants.ok || wants.value.roots === null) return null;
      return versions([
        ...wants.value.roots,
        ...wants.value.fromIndex.map(({ requirement }) => requirement),
      ]);
    }
    case 'requirements': {
      const read = await readRequirements(folder, found.file);
      return read.ok ? versions(read.value.lines) : null;
    }
  }
}

/** The lists that a list includes, as paths in the repository. */
export const includes = (path: string, text: string): string[] =>
  logicalLines(text).flatMap((line) => {
    const target = /^(?:-r|-c|--requirement|--constraint)[\s=]*([^\s=]\S*)$/.exec(line)?.[1];
    return target === undefined ? [] : [posix.join(posix.dirname(path), target)];
  });

function versions(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const line of lines) {
    const { name, pin, versions: range } = parseRequirement(line);
    if (name === '') continue;
    found.set(name, (found.get(name) ?? new Set()).add(pin ?? (range === '' ? '*' : range)));
  }
  return new Map([...found].map(([name, all]) => [name, [...all].sort().join(' or ')]));
}

function differences(
  now: ReadonlyMap<string, string>,
  then: ReadonlyMap<string, string>,
): DependencyChange[] {
  const cut = (version: string | undefined) =>
    version === undefined ? null : plainLine(version).slice(0, longestVersion);
  return [...new Set([...now.keys(), ...then.keys()])]
    .sort()
    .map((name) => ({
      name: name.slice(0, 200),
      from: cut(now.get(name)),
      to: cut(then.get(name)),
    }))
    .filter(({ from, to }) => from !== to)
    .slice(0, 5000);
}
