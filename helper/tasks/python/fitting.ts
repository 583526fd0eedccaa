import { readdir } from 'node:fs/promises';
import { satisfies, validRange } from '@renovatebot/pep440';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { inspectPython } from './interpreter';
import { received, type ManagedPython } from './managed';
import { readRepositoryText } from './repository-text';
import { minorOf } from './wheels';
import { failed, type Interpreter, type Outcome, type Watch } from './types';

const Pyproject = z.object({
  project: z.object({ 'requires-python': z.string().max(200).optional() }).optional(),
});

/** `requires-python` of pyproject.toml; null if missing or not valid by PEP 440. */
export async function requiredPython(appDir: string): Promise<string | null> {
  const read = await readRepositoryText(appDir, 'pyproject.toml');
  if (read.kind !== 'read') return null;
  try {
    const range = Pyproject.safeParse(parse(read.text)).data?.project?.['requires-python'] ?? null;
    return range !== null && validRange(range) ? range : null;
  } catch {
    return null; // reported where its dependencies are read
  }
}

/** The interpreters to choose from. */
interface Choice {
  /** From the settings: "auto", a version or a path. */
  readonly wanted: string;
  readonly appDir: string;
  /** The folder of interpreters downloaded by uv; null: do not use them. */
  readonly pythons: string | null;
}

/**
 * The interpreter that the code requires. With "auto" the usual one if it fits, else the newest /usr/bin/python3.N that
 * fits, else a downloaded one.
 */
export async function fittingPython(
  request: Choice & { readonly usual: string } & Watch,
  folder = '/usr/bin',
): Promise<Outcome<Interpreter>> {
  const { usual, wanted, appDir, pythons, ...watch } = request;
  if (wanted.startsWith('/')) return ofTheCode(await inspectPython(wanted, watch), appDir);
  const isOpen = wanted === 'auto';
  const first = await inspectPython(isOpen ? usual : `${folder}/python${wanted}`, watch);
  const needs = await neededPython(appDir, wanted);
  const isUsable = first.ok && satisfies(first.value.version, needs);
  if (isUsable || (isOpen && (!first.ok || needs === ''))) return first;
  const have = first.ok ? [first.value.version] : [];
  for (const path of [...(isOpen ? await installed(folder) : []), ...(await received(pythons))]) {
    const other = await inspectPython(path, watch);
    if (!other.ok) continue;
    if (satisfies(other.value.version, needs)) return other;
    have.push(other.value.version);
  }
  if (have.length === 0) {
    const other = await inspectPython(usual, watch);
    if (!other.ok) return other;
    have.push(other.value.version);
  }
  return failed({ kind: 'no-fitting-python', needs, have: [...new Set(have)] });
}

/** The version range of the setting and the code together; empty: any. */
async function neededPython(appDir: string, wanted: string): Promise<string> {
  const needs = await requiredPython(appDir);
  const ranges = [needs, /^\d/.test(wanted) ? `==${wanted}.*` : null];
  return ranges.filter((range) => range !== null).join(',');
}

async function ofTheCode(
  python: Outcome<Interpreter>,
  appDir: string,
): Promise<Outcome<Interpreter>> {
  const needs = await requiredPython(appDir);
  if (!python.ok || needs === null || satisfies(python.value.version, needs)) return python;
  return failed({ kind: 'no-fitting-python', needs, have: [python.value.version] });
}

/** Alternatives to the usual interpreter, if a choice is allowed: those that fit the code, newest first. */
export async function otherPythons(
  request: Choice & { readonly not: string } & Watch,
  folder = '/usr/bin',
): Promise<Interpreter[]> {
  const { wanted, appDir, not, pythons, ...watch } = request;
  if (wanted !== 'auto') return [];
  const needs = await requiredPython(appDir);
  const others: Interpreter[] = [];
  for (const path of [...(await installed(folder)), ...(await received(pythons))]) {
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

/** Those that the setting and the code allow, nearest to the usual version first: it most likely has wheels. */
export async function allowed(
  { wanted, appDir, usual }: Pick<Choice, 'wanted' | 'appDir'> & { readonly usual: Interpreter },
  offers: readonly ManagedPython[],
): Promise<ManagedPython[]> {
  if (wanted.startsWith('/')) return [];
  const needs = await neededPython(appDir, wanted);
  const distance = (offer: ManagedPython) => Math.abs(minorOf(offer) - minorOf(usual));
  return offers
    .filter(({ version }) => needs === '' || satisfies(version, needs))
    .sort((a, b) => distance(a) - distance(b) || minorOf(b) - minorOf(a));
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
