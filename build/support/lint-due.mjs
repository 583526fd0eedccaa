import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importGraph, isCode, projectFiles, reachedFrom } from './import-graph.mjs';
import { parseJson } from './json.mjs';

/** @typedef {Record<string, string>} Hashes of the contents of files, by paths in the project */

/** A change to one of these concerns every file: the rules, the compiler, the packages with their types, and types that no file imports. */
const decidesAll = (/** @type {string} */ file) =>
  /^(eslint\.config\.mjs|tsconfig\.json|package-lock\.json|build\/support\/import-[\w-]+\.mjs)$|\.d\.ts$/.test(
    file,
  );

/**
 * What to lint since the last clean run: rules that need types must run again if the file, or anything that it imports, has changed.
 * ESLint's own cache checks only the file itself.
 *
 * @param {Hashes | undefined} before
 * @param {Hashes} now
 * @param {import('./import-graph.mjs').Graph} graph
 * @returns {string[] | 'all'}
 */
export function lintDue(before, now, graph) {
  if (before === undefined) return 'all';
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.filter((name) => before[name] !== now[name]);
  if (changed.some(decidesAll)) return 'all';
  return [...reachedFrom(graph, changed)].filter((file) => isCode(file) && file in now).sort();
}

/**
 * @param {string} root
 * @returns {{ due: string[] | 'all', done: () => Promise<void> }} done records a clean run
 */
export function lintSince(root) {
  const stamp = join(root, 'node_modules/.cache/linted.json');
  const files = projectFiles(root);
  const looked = files.filter((file) => isCode(file) || decidesAll(file) || file.endsWith('.json'));
  /** @type {Hashes} */
  const now = Object.fromEntries(
    looked.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ]),
  );
  const before = existsSync(stamp)
    ? /** @type {Hashes} */ (parseJson(readFileSync(stamp, 'utf8')))
    : undefined;
  return {
    due: lintDue(before, now, importGraph(root, looked)),
    done: async () => {
      await mkdir(dirname(stamp), { recursive: true });
      await writeFile(stamp, JSON.stringify(now));
    },
  };
}
