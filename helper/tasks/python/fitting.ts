import { readdir } from 'node:fs/promises';
import { satisfies, validRange } from '@renovatebot/pep440';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { inspectPython } from './interpreter';
import { readRepositoryText } from './repository-text';
import { failed, type Interpreter, type Outcome, type Watch } from './types';

const Pyproject = z.object({
  project: z.object({ 'requires-python': z.string().max(200).optional() }).optional(),
});

/** What pyproject.toml says in `requires-python`; null where it says nothing that PEP 440 knows. */
async function requiredPython(appDir: string): Promise<string | null> {
  const read = await readRepositoryText(appDir, 'pyproject.toml');
  if (read.kind !== 'read') return null;
  try {
    const range = Pyproject.safeParse(parse(read.text)).data?.project?.['requires-python'] ?? null;
    return range !== null && validRange(range) ? range : null;
  } catch {
    return null; // told where its dependencies are read
  }
}

/**
 * The interpreter that the code asks for. `wanted`: the setting `python`; with "auto" the usual one where it fits, else the newest
 * installed /usr/bin/python3.N that does.
 */
export async function fittingPython(
  request: { usual: string; wanted: string; appDir: string } & Watch,
  folder = '/usr/bin',
): Promise<Outcome<Interpreter>> {
  const { usual, wanted, appDir, ...watch } = request;
  const first =
    wanted === 'auto' ? usual : wanted.startsWith('/') ? wanted : `${folder}/python${wanted}`;
  const python = await inspectPython(first, watch);
  const needs = await requiredPython(appDir);
  if (!python.ok || needs === null || satisfies(python.value.version, needs)) return python;
  const have = [python.value.version];
  for (const path of wanted === 'auto' ? await installed(folder) : []) {
    const other = await inspectPython(path, watch);
    if (!other.ok) continue;
    if (satisfies(other.value.version, needs)) return other;
    have.push(other.value.version);
  }
  return failed({ kind: 'no-fitting-python', needs, have: [...new Set(have)] });
}

/** In place of the usual one, where that may be chosen: those that the code allows, the newest first. */
export async function otherPythons(
  request: { wanted: string; appDir: string; not: string } & Watch,
  folder = '/usr/bin',
): Promise<Interpreter[]> {
  const { wanted, appDir, not, ...watch } = request;
  if (wanted !== 'auto') return [];
  const needs = await requiredPython(appDir);
  const others: Interpreter[] = [];
  for (const path of await installed(folder)) {
    const other = await inspectPython(path, watch);
    if (
      other.ok &&
      other.value.version !== not &&
      (needs === null || satisfies(other.value.version, needs))
    )
      others.push(other.value);
  }
  return others;
}

/** Newest first. */
async function installed(folder: string): Promise<string[]> {
  const minors = (await readdir(folder)).flatMap((name) =>
    Number(/^python3\.(\d+)$/.exec(name)?.[1] ?? []),
  );
  return minors
    .filter((minor) => minor > 0)
    .sort((a, b) => b - a)
    .map((minor) => `${folder}/python3.${String(minor)}`);
}
