import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** @typedef {ReadonlyMap<string, readonly string[]>} Graph the files that each file imports, by paths in the project */

/**
 * The project's files that git tracks or would add.
 *
 * @param {string} root
 */
export const projectFiles = (root) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));

/** @param {string} file */
export const isCode = (file) => /\.([cm]?[jt]s|tsx)$/.test(file);

/**
 * @param {string} file
 * @param {string} text
 * @param {{ has(path: string): boolean }} files all existing files
 */
export function importsOf(file, text, files) {
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return named
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(file), name))
    .flatMap((path) => [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`])
    .filter((path) => files.has(path) && path !== file);
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {Graph}
 */
export function importGraph(root, files) {
  const all = new Set(files);
  const read = (/** @type {string} */ file) => readFileSync(join(root, file), 'utf8');
  return new Map(files.filter(isCode).map((file) => [file, importsOf(file, read(file), all)]));
}

/**
 * The files themselves, and all files that import them directly or indirectly.
 *
 * @param {Graph} graph
 * @param {Iterable<string>} files
 * @returns {Set<string>}
 */
export function reachedFrom(graph, files) {
  /** @type {Map<string, string[]>} */
  const importers = new Map();
  for (const [file, imports] of graph) {
    for (const other of imports) importers.set(other, [...(importers.get(other) ?? []), file]);
  }
  const reached = new Set(files);
  for (const file of reached) for (const other of importers.get(file) ?? []) reached.add(other);
  return reached;
}
